/** What goes where: an auction's lines as they are described to the register, and that as it is typed (market rules Z6, D8 and U10). */

import type { Briefing } from "@wire/frames";
import { isId, readWhole } from "../shared/amounts";
import type { Refusal } from "../shared/Refused.svelte";
import type { Delivery } from "../shared/supply";
import type { Listed } from "./register";

/** A line of the auction: what it is called, its whole pieces, and which member needs how many. */
export interface LineOf {
  readonly lot: string;
  readonly line: string;
  readonly title: string;
  readonly maker: string;
  readonly quantity: number;
  readonly pledges: readonly { readonly member: string; readonly quantity: number }[];
}

/** What is the same wherever the goods go, as typed. */
export interface GoodsDraft {
  hs: string;
  eccn: string;
  use: string;
  maker: string;
  franchised: boolean;
  profile: boolean;
}

export interface PlaceDraft {
  user: string;
  country: string;
  quantity: string;
}

export const isOf = ({ lot, line }: LineOf, row: { readonly lot: string; readonly line: string }): boolean => row.lot === lot && row.line === line;

export function linesOf({ lots }: Briefing): LineOf[] {
  return lots.flatMap((lot) => {
    const piece = 10 ** lot.quantity_scale;
    const whole = (quantity: number): number => Math.ceil(quantity / piece);
    return lot.lines.map((line) => ({
      lot: lot.id,
      line: line.id,
      title: [lot.title, line.part_number || line.description || line.id].filter((part, place, all) => all.indexOf(part) === place).join(" · "),
      maker: line.manufacturer,
      quantity: whole(line.quantity),
      pledges: line.pledges.map(({ member, quantity }) => ({ member, quantity: whole(quantity) })),
    }));
  });
}

/** The manufacturer in the register that bears that name, or blank. */
export function makerOf(name: string, listed: readonly Listed[]): string {
  const said = name.trim().toLowerCase();
  const found = listed.find(({ organisation: { kind, id, legal_name, aliases } }) => kind === "manufacturer" && [id, legal_name, ...aliases].some((each) => each.toLowerCase() === said));
  return found?.organisation.id ?? "";
}

const countryOf = (id: string, listed: readonly Listed[]): string => listed.find(({ organisation }) => organisation.id === id)?.organisation.country ?? "";

/** The form as it begins for these lines: what was described of the first of them, or where its members are by the register. */
export function goodsOf(lines: readonly LineOf[], known: readonly Delivery[], listed: readonly Listed[]): { goods: GoodsDraft; places: PlaceDraft[] } {
  const [first] = lines;
  const one = lines.length === 1 ? first : undefined;
  const rows = first === undefined ? [] : known.filter((row) => isOf(first, row));
  const said = rows[0];
  const goods = {
    hs: said?.hs ?? "",
    eccn: said?.eccn ?? "",
    use: said?.end_use ?? "",
    maker: said?.manufacturer ?? (one === undefined ? "" : makerOf(one.maker, listed)),
    franchised: said?.franchised_only ?? false,
    profile: said?.profile ?? false,
  };
  if (rows.length > 0) return { goods, places: rows.map((row) => ({ user: row.end_user, country: row.destination, quantity: String(row.quantity) })) };
  const members = [...new Set(lines.flatMap(({ pledges }) => pledges.map(({ member }) => member)))];
  const needed = (member: string): string => String(one?.pledges.find((each) => each.member === member)?.quantity ?? "");
  return { goods, places: members.map((user) => ({ user, country: countryOf(user, listed), quantity: needed(user) })) };
}

const HS = /^\d{4}(\d\d){0,3}$/;
const ECCN = /^(EAR99|\d[A-E]\d{3}(\.[a-z0-9.]+)?)$/;
const COUNTRY = /^[A-Z]{2}$/;
/** Upper case but for the paragraph behind the point: `3A001.b.2`. */
const eccnOf = (typed: string): string => typed.trim().replace(/^[^.]*/, (head) => head.toUpperCase());
const countryTyped = (typed: string): string => typed.trim().toUpperCase();

export type GoodsFaults = Readonly<Partial<Record<"hs" | "eccn" | "maker", string>>>;
export type PlaceFaults = Readonly<Partial<Record<"user" | "country" | "quantity", string>>>;

/** What of it cannot be so at sight. `single`: of one line alone, whose maker is named here where franchised supply is asked. */
export function goodsFaults(goods: GoodsDraft, single: boolean): GoodsFaults {
  const maker = goods.maker.trim();
  const named = maker === "" ? !(single && goods.franchised) : isId(maker);
  return {
    ...(HS.test(goods.hs.trim()) ? {} : { hs: "hs_unknown" }),
    ...(ECCN.test(eccnOf(goods.eccn)) ? {} : { eccn: "eccn_invalid" }),
    ...(named ? {} : { maker: "maker_needed" }),
  };
}

export function placeFaults(places: readonly PlaceDraft[], single: boolean): PlaceFaults[] {
  const key = ({ user, country }: PlaceDraft): string => `${user.trim()} ${countryTyped(country)}`;
  return places.map((place, at) => {
    const twice = places.findIndex((other) => key(other) === key(place)) < at;
    const count = readWhole(place.quantity, 1, Number.MAX_SAFE_INTEGER);
    return {
      ...(!isId(place.user.trim()) ? { user: "id_malformed" } : twice ? { user: "place_twice" } : {}),
      ...(COUNTRY.test(countryTyped(place.country)) ? {} : { country: "country_needed" }),
      ...(single && !count.ok ? { quantity: count.code } : {}),
    };
  });
}

/** The rows of one line: as typed for a single one; each member's own part of it where several are described at once. */
export function rowsOf(line: LineOf, goods: GoodsDraft, places: readonly PlaceDraft[], single: boolean, listed: readonly Listed[]): Delivery[] {
  const parts = single
    ? places.map(({ user, country, quantity }) => ({ user: user.trim(), country, quantity: Number(quantity) }))
    : line.pledges.map(({ member, quantity }) => ({ user: member, country: places.find(({ user }) => user === member)?.country ?? "", quantity }));
  return parts.map(({ user, country, quantity }) => ({
    lot: line.lot,
    line: line.line,
    hs: goods.hs.trim(),
    eccn: eccnOf(goods.eccn),
    quantity,
    destination: countryTyped(country),
    end_user: user,
    end_use: goods.use.trim(),
    manufacturer: goods.maker.trim() || makerOf(line.maker, listed),
    franchised_only: goods.franchised,
    profile: goods.profile,
  }));
}

/** All of it with these lines' rows in place of what was said of them, in the order in which it was said. */
export const inPlaceOf = (known: readonly Delivery[], lines: readonly LineOf[], rows: readonly Delivery[]): Delivery[] => [
  ...known.filter((row) => !lines.some((line) => isOf(line, row))),
  ...rows,
];

const SAID: Readonly<Record<string, readonly [field: string, fault: string]>> = {
  hs: ["hs", "hs_unknown"],
  eccn: ["eccn", "eccn_invalid"],
  manufacturer: ["maker", "maker_needed"],
  destination: ["country", "country_needed"],
  quantity: ["quantity", "whole_out_of_range"],
};

/** The field that the register's refusal is about, by how its detail ends; null where it is about none. */
export function refusedAt(refusal: Pick<Refusal, "code" | "detail"> | null): { readonly field: string; readonly fault: string } | null {
  if (refusal?.code !== "deliveries_invalid") return null;
  const [field, fault] = SAID[refusal.detail.slice(refusal.detail.lastIndexOf(": ") + 2)] ?? [];
  return field === undefined || fault === undefined ? null : { field, fault };
}

/** What a line of demand asks beyond part and quantity, as the server tells it, and as a member types it. */

import { text } from "@room/money";
import { percentText, readAmount, readPercent } from "../shared/amounts";
import type { Fault } from "./reader";

export const FIRMNESS = ["firm", "pledged", "indicative"] as const;
export const SOURCES = ["any", "any_test", "as6081", "franchised"] as const;
export const STANDINGS = ["approved", "conditional", "rejected"] as const;
export const LIKENESS = ["form_fit_function", "packaging", "upgrade", "second_source"] as const;
const PRICE_SCALE = 6;

export interface Alternate {
  readonly manufacturer: string;
  readonly part_number: string;
  readonly kind: (typeof LIKENESS)[number];
  readonly status: (typeof STANDINGS)[number];
  /** The last day on which it holds; empty without an end. */
  readonly until: string;
}

export interface Needs {
  readonly firmness: (typeof FIRMNESS)[number];
  readonly pledged: { readonly num: number; readonly den: number } | null;
  readonly need_by: string;
  readonly place: string;
  readonly alternates: readonly Alternate[];
  readonly date_code_months: number;
  readonly authenticity: (typeof SOURCES)[number];
  readonly not_from: readonly string[];
  readonly not_by: readonly string[];
  readonly specification: string;
  /** The most it would pay for a piece; told to the member itself alone. */
  readonly top_price?: { readonly millionths: number; readonly currency: string } | null;
}

/** What a member asks, as it types it. */
export interface NeedsDraft {
  firmness: Needs["firmness"];
  pledged: string;
  needBy: string;
  place: string;
  months: string;
  authenticity: Needs["authenticity"];
  notFrom: string;
  notBy: string;
  topPrice: string;
  currency: string;
  specification: string;
  alternates: { -readonly [name in keyof Alternate]: Alternate[name] }[];
}

export const newAlternate = (): NeedsDraft["alternates"][number] => ({ manufacturer: "", part_number: "", kind: "form_fit_function", status: "approved", until: "" });

export const draftOf = (needs: Needs): NeedsDraft => ({
  firmness: needs.firmness,
  pledged: percentText(needs.pledged),
  needBy: needs.need_by,
  place: needs.place,
  months: needs.date_code_months === 0 ? "" : String(needs.date_code_months),
  authenticity: needs.authenticity,
  notFrom: needs.not_from.join(" "),
  notBy: needs.not_by.join("\n"),
  topPrice: needs.top_price == null ? "" : text(BigInt(needs.top_price.millionths), PRICE_SCALE).replace(/\.?0+$/, ""),
  currency: needs.top_price?.currency ?? "",
  specification: needs.specification,
  alternates: needs.alternates.map((each) => ({ ...each })),
});

const listed = (typed: string, between: RegExp): string[] => [...new Set(typed.split(between).map((each) => each.trim()).filter((each) => each !== ""))];

/** What is typed, read, and what of it cannot be: by its field. */
export function readNeeds(draft: NeedsDraft): { needs: Needs; faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (path: string, code: string): void => void faults.push({ path, code });
  const share = readPercent(draft.pledged);
  if (draft.firmness === "pledged" && (!share.ok || share.value.num === 0)) fault("pledged", share.ok ? "percent_malformed" : share.code);
  const months = /^[0-9]{0,3}$/.test(draft.months.trim()) ? Number(draft.months.trim() || "0") : -1;
  if (months < 0 || months > 600) fault("months", "whole_malformed");
  const countries = listed(draft.notFrom.toUpperCase(), /[\s,;]+/);
  if (countries.some((country) => !/^[A-Z]{2}$/.test(country))) fault("notFrom", "countries_malformed");
  const priced = draft.topPrice.trim() !== "";
  const price = readAmount(draft.topPrice, PRICE_SCALE);
  if (priced && !price.ok) fault("topPrice", price.code);
  if (priced && !/^[A-Z]{3}$/.test(draft.currency.trim().toUpperCase())) fault("currency", "currency_malformed");
  if (draft.alternates.some((each) => each.part_number.trim() === "")) fault("alternates", "alternate_nameless");
  const needs: Needs = {
    firmness: draft.firmness,
    pledged: draft.firmness === "pledged" && share.ok ? share.value : null,
    need_by: draft.needBy,
    place: draft.place.trim(),
    alternates: draft.alternates.map((each) => ({ ...each, manufacturer: each.manufacturer.trim(), part_number: each.part_number.trim() })),
    date_code_months: Math.max(0, months),
    authenticity: draft.authenticity,
    not_from: countries,
    not_by: listed(draft.notBy, /\n+/),
    specification: draft.specification.trim(),
    top_price: priced && price.ok ? { millionths: price.value, currency: draft.currency.trim().toUpperCase() } : null,
  };
  return { needs, faults };
}

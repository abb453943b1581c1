/** What a standing bid holds beside its value, as the terms of its lot name it. */

import type { BidRow, LotTerms, TrailPoint } from "@wire/frames";
import { type Point, tidy } from "../shared/points";

/** Each question of the lot with the answer this bid gives. */
export function answersOf(lot: LotTerms, bid: Pick<BidRow, "answers">): { readonly title: string; readonly label: string }[] {
  return (lot.evaluation?.criteria ?? []).map(({ title, options }, place) => ({ title, label: options[Number(bid.answers?.[place] ?? "0")]?.label ?? "–" }));
}

export interface StepTold {
  /** In units of quantity, from so many on. */
  readonly from: string;
  readonly price: string;
}
export interface ScheduleTold {
  readonly steps: readonly StepTold[];
  readonly least: string;
  readonly multiple: string;
  readonly most: string;
}

/** The schedule of a bid on a lot of quantities; null where it is for the whole of the lot. */
export function scheduleOf(bid: Pick<BidRow, "steps" | "prices" | "limits">): ScheduleTold | null {
  if (bid.steps === undefined) return null;
  const [least = "0", multiple = "0", most = "0"] = bid.limits ?? [];
  return { steps: bid.steps.map((from, place) => ({ from, price: bid.prices[place] ?? "" })), least, multiple, most };
}

export interface Line {
  readonly supplier: string;
  readonly points: readonly Point[];
  readonly colour: string;
  readonly dash?: readonly number[];
}

const COLOURS = ["--chart-lead", "--chart-own", "--good", "--practice", "--bad", "--warn", "--ink-soft"];
const DASHES = [undefined, [7, 4], [2, 3]] as const;

/** The course of all bids as one line a supplier, told apart by colour and, beyond the colours there are, by dashes. */
export function linesOf(trail: readonly (Omit<TrailPoint, "value"> & { value: string | null })[], suppliers: readonly string[]): Line[] {
  const moved = suppliers.filter((supplier) => trail.some((point) => point.supplier === supplier));
  return moved.map((supplier, place) => {
    const dash = DASHES[Math.floor(place / COLOURS.length) % DASHES.length];
    return {
      supplier,
      points: tidy(trail.filter((point) => point.supplier === supplier).map(({ at, value }) => ({ at, value }))),
      colour: COLOURS[place % COLOURS.length] ?? "--ink-soft",
      ...(dash === undefined ? {} : { dash }),
    };
  });
}

export interface PackageTold {
  readonly supplier: string;
  readonly name: string;
  readonly lots: readonly string[];
  readonly price: string;
  readonly group: string;
  readonly at: number;
  readonly leftOut: boolean;
}

/** The packages that stand, cheapest first among those of one supplier. */
export function packagesOf(rows: ReadonlyMap<string, unknown>): PackageTold[] {
  const found = [...rows].flatMap(([key, row]) => {
    const [kind, supplier, ...name] = key.split(":");
    if (kind !== "package" || supplier === undefined) return [];
    const { lots, price, group, at, left_out } = row as { lots: string[]; price: string; group: string; at: number; left_out: boolean };
    return [{ supplier, name: name.join(":"), lots, price, group, at, leftOut: left_out }];
  });
  return found.sort((one, other) => (one.supplier === other.supplier ? Number(one.price) - Number(other.price) : one.supplier < other.supplier ? -1 : 1));
}

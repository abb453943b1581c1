/** The award as the board shows it: lot by lot what is paid, against what was paid before, and the whole of it. */

import { minus, parse, scaleOf, text } from "@room/money";
import type { LotTerms } from "@wire/frames";
import { inProportion } from "../shared/joining";
import type { AuctionView } from "../shared/room.svelte";
import { type BoardRow, percentOf, sum, type Totals } from "./board";
import { type Part, parts } from "./steering";

/** What was paid before, for as much as is awarded: of a lot in parts, or where volume joined, in proportion (rule Q6 of pools). */
function baselineOf({ id, baseline, terms }: BoardRow, given: readonly Part[], view: Pick<AuctionView, "bids">): string | null {
  if (baseline === null || given.length === 0) return baseline;
  if (terms.lines.length === 1) return sum(given.map(({ quantities }) => inProportion(baseline, terms, quantities[0] ?? "0")));
  const bids = new Map(view.bids(id).map(({ supplier, prices }) => [supplier, prices]));
  return sum(given.map(({ supplier, quantities }) => ofLines(baseline, terms, quantities, bids.get(supplier))));
}

/** By value at the prices that were bid; by pieces where they are not known or all nothing. To the half unit up. */
function ofLines(baseline: string, terms: LotTerms, quantities: readonly string[], prices: readonly string[] = []): string {
  const scale = scaleOf(baseline);
  const priced = terms.lines.map((_, place) => parse(prices[place] ?? "", terms.price_scale) ?? 0n);
  const weights = priced.some((price) => price > 0n) ? priced : priced.map(() => 1n);
  const [part, whole] = [
    weights.reduce((total, weight, place) => total + weight * (parse(quantities[place] ?? "", terms.quantity_scale) ?? 0n), 0n),
    weights.reduce((total, weight, place) => total + weight * BigInt(terms.lines[place]?.quantity ?? 0), 0n),
  ];
  return whole === 0n ? baseline : text((2n * (parse(baseline, scale) ?? 0n) * part + whole) / (2n * whole), scale);
}

export function awardedRow(row: BoardRow, view: Pick<AuctionView, "award" | "bids" | "under">) {
  const award = view.award(row.id);
  // A value in a supplier's own currency cannot be taken off the baseline, its money can.
  const asked = award?.currency === undefined && award?.value !== null ? award?.value : award.money;
  // What the allotment found counts once it is made; before that the saving is what the value saves.
  const given = parts(view.under(`part:${row.id}`), row.id);
  const baseline = baselineOf(row, given, view);
  const saving = award?.saving ?? (asked == null || baseline === null ? null : minus(baseline, asked));
  return { row, award, saving, baseline, parts: given, percent: saving === null || baseline === null ? null : percentOf(saving, baseline) };
}

/** What stands of the sums once an award is proposed or confirmed: what is awarded takes the place of what leads. */
export function awardedTotals(sums: Totals, rows: readonly BoardRow[], view: Pick<AuctionView, "award" | "bids" | "under">): Totals & { readonly awarded: string | null } {
  const counted = rows.map((row) => awardedRow(row, view)).filter(({ award }) => award?.status === "proposed" || award?.status === "confirmed");
  const awarded = sum(counted.map(({ award }) => award?.money));
  if (awarded === null) return { ...sums, awarded };
  const compared = counted.filter(({ saving }) => saving !== null);
  const [baseline, saving] = [sum(compared.map((each) => each.baseline)), sum(compared.map((each) => each.saving))];
  return { ...sums, awarded, baseline, saving, percent: saving === null || baseline === null ? null : percentOf(saving, baseline) };
}

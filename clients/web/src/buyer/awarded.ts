/** The award as the board shows it: lot by lot what is paid, against what was paid before, and the whole of it. */

import { minus } from "@room/money";
import { inProportion } from "../shared/joining";
import type { AuctionView } from "../shared/room.svelte";
import { type BoardRow, percentOf, sum, type Totals } from "./board";
import { parts } from "./steering";

/** Where volume joined, what was paid before is for as much as is awarded now. */
const baselineOf = (row: BoardRow, quantity: string | undefined): string | null =>
  row.baseline === null || row.terms.joining == null || quantity === undefined ? row.baseline : inProportion(row.baseline, row.terms, quantity);

export function awardedRow(row: BoardRow, view: AuctionView) {
  const award = view.award(row.id);
  // A value in a supplier's own currency cannot be taken off the baseline, its money can.
  const asked = award?.currency === undefined && award?.value !== null ? award?.value : award.money;
  // What the allotment found counts once it is made; before that the saving is what the value saves.
  const given = parts(view.under(`part:${row.id}`), row.id);
  const baseline = baselineOf(row, given[0]?.quantities[0]);
  const saving = award?.saving ?? (asked == null || baseline === null ? null : minus(baseline, asked));
  return { row, award, saving, baseline, parts: given, percent: saving === null || baseline === null ? null : percentOf(saving, baseline) };
}

/** What stands of the sums once an award is proposed or confirmed: what is awarded takes the place of what leads. */
export function awardedTotals(sums: Totals, rows: readonly BoardRow[], view: AuctionView): Totals & { readonly awarded: string | null } {
  const counted = rows.map((row) => awardedRow(row, view)).filter(({ award }) => award?.status === "proposed" || award?.status === "confirmed");
  const awarded = sum(counted.map(({ award }) => award?.money));
  if (awarded === null) return { ...sums, awarded };
  const compared = counted.filter(({ saving }) => saving !== null);
  const [baseline, saving] = [sum(compared.map((each) => each.baseline)), sum(compared.map((each) => each.saving))];
  return { ...sums, awarded, baseline, saving, percent: saving === null || baseline === null ? null : percentOf(saving, baseline) };
}

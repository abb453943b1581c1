/** What a priced lot of a sheet comes to before it is sent: ready, to be confirmed, or why it would come to nothing. */
import { compare } from "@room/money";
import type { Briefing, LotRow } from "@wire/frames";
import { inOwn } from "../shared/currency";
import type { AuctionView } from "../shared/room.svelte";
import { barredBy } from "./barred";
import { advice, fallPerMille, needsConfirming, read } from "./offer";
import { takesPrices, type Wanted } from "./sheet";

export interface Review {
  readonly wanted: Wanted;
  /** `same` is the bid that stands or lies sealed already. */
  readonly state: "ready" | "confirm" | "same" | "stopped";
  /** The total as a decimal; null where the prices do not read well. */
  readonly value: string | null;
  /** The name of a text that says why it is stopped, or a refusal code. */
  readonly text: string | null;
  readonly code: string | null;
  /** The line at fault, by its place; null where it is none's. */
  readonly line: number | null;
  /** By how much it falls, in thousandths. */
  readonly fall: number;
  /** The answers of the own bid, which go out again; none where the lot asks nothing. */
  readonly answers: readonly number[] | null;
}

export function reviewOf(view: AuctionView, terms: Briefing, wanted: Wanted): Review {
  const own = inOwn(terms, wanted.lot);
  const row = view.lot(wanted.lot.id);
  const { value, faults } = read(own.lot, wanted.typed);
  const answers = answersOf(wanted, row);
  const bare = { wanted, value, text: null, code: null, line: null, fall: 0, answers };
  const barred = row === undefined ? "supplier-barred-waiting" : barredBy(view, terms, wanted.lot, row);
  if (row === undefined || barred !== null) return { ...bare, state: "stopped", text: barred };
  if (!takesPrices(wanted.lot) || wanted.lot.stages[row.stage]?.clock != null) return { ...bare, state: "stopped", text: "sheet-not-by-price" };
  const line = faults.findIndex((fault) => fault !== null);
  if (value === null) return { ...bare, state: "stopped", code: faults[line] ?? "price_blank", line: line < 0 ? null : line };
  const stands = row.sealed ?? row.own;
  if (stands != null && compare(stands, value) === 0) return { ...bare, state: "same" };
  if (answers === null && (wanted.lot.evaluation?.criteria?.length ?? 0) > 0) return { ...bare, state: "stopped", text: "sheet-criteria" };
  const code = advice(terms.basis, own.lot, row, value);
  if (code !== null) return { ...bare, state: "stopped", code };
  return { ...bare, state: needsConfirming(own.lot, row, value) ? "confirm" : "ready", fall: fallPerMille(own.lot, row, value) ?? 0 };
}

/** The options chosen with the own bid, or the only ones there are; null where something is left to choose, or nothing is asked. */
function answersOf({ lot }: Wanted, row: LotRow | undefined): number[] | null {
  const criteria = lot.evaluation?.criteria ?? [];
  const chosen = criteria.map(({ options }, place) => (row?.own_answers?.[place] !== undefined ? Number(row.own_answers[place]) : options.length === 1 ? 0 : null));
  return criteria.length === 0 || chosen.includes(null) ? null : chosen.filter((each) => each !== null);
}

/** All standing prices of a lot in order, with the rank each has and what its supplier is called (rules R3, V3 and V11). */
import type { Briefing, LotRow } from "@wire/frames";

export interface Rung {
  rank: number;
  value: string;
  /** What its supplier is called; empty where nobody is told apart. */
  alias: string;
  own: boolean;
}

export function rungs(row: LotRow, ties: Briefing["ties"]): Rung[] {
  const values = row.ladder ?? [];
  const ranks = ranksOf(values, ties);
  const found = values.map((value, place) => ({ rank: ranks[place] ?? 0, value, alias: row.aliases?.[place] ?? "", own: false }));
  const mine = row.alias != null ? found.find(({ alias }) => alias === row.alias) : found.find(({ rank, value }) => rank === row.rank && value === ownValue(row));
  if (mine !== undefined && row.rank != null) mine.own = true;
  return found;
}

/** What the own bid counts as: its comparable value where bids are compared by one. */
const ownValue = (row: LotRow): string | null | undefined => (row.own_comparable === undefined ? row.own : row.own_comparable);

/** The rank of each value, best first, as equal values are ranked: by entry, all the best of their places, all the worst, or densely. */
export function ranksOf(values: readonly string[], ties: Briefing["ties"]): number[] {
  if (ties === "earliest" || ties === "forbidden") return values.map((_, place) => place + 1);
  if (ties === "equal_worst") return values.map((value) => values.lastIndexOf(value) + 1);
  if (ties === "equal_best") return values.map((value) => values.indexOf(value) + 1);
  const different = [...new Set(values)];
  return values.map((value) => different.indexOf(value) + 1);
}

/** The rungs shown at first: the best ones, and the own wherever it is. */
export function shortened(all: readonly Rung[], most: number): Rung[] {
  return all.filter(({ own }, place) => place < most || own);
}

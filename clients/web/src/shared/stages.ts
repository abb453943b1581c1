/** Where a lot stands in its course of stages (rules F1 to F5), as a reader is told of it. */
import type { LotRow, LotTerms, Stage } from "@wire/frames";

/** What is counted down to: a close, the opening of the next stage, or nothing because the close is secret and may come now. */
export type Phase = "waiting" | "running" | "secret" | "between" | "closed";

export interface Course {
  /** From 1, as it is told. Between stages the one that has closed. */
  number: number;
  count: number;
  stage: Stage | undefined;
  sealed: boolean;
  /** Whether bids are seen by their supplier alone: in sealed stages and in turns. */
  hidden: boolean;
  /** Whether there is anything to tell beyond one open stage that closes at its time. */
  told: boolean;
}

export function courseOf(lot: LotTerms, row: LotRow | undefined): Course {
  const place = row?.stage ?? 0;
  const stage = lot.stages[place];
  const [first] = lot.stages;
  const plain = lot.stages.length === 1 && first?.kind === "open" && first.random_us === 0;
  return { number: place + 1, count: lot.stages.length, stage, sealed: stage?.kind === "sealed", hidden: stage !== undefined && stage.kind !== "open", told: !plain };
}

/** `left` is what is left until the scheduled close, null while the time is not known. */
export function phaseOf(row: LotRow, stage: Stage | undefined, left: number | null): Phase {
  if (row.status === "closed" || row.status === "waiting") return row.status;
  if (row.next_stage_at != null) return "between";
  return stage !== undefined && stage.random_us > 0 && left === 0 ? "secret" : "running";
}

/** When something next happens to a lot by itself, as far as that is known. */
export const dueOf = (row: LotRow): number => row.next_stage_at ?? row.closes_at;

/** Whether a clock names the price in the stage the lot is in, so that nobody types one. */
export const isClock = (stage: Stage | undefined): boolean => stage?.kind === "dutch" || stage?.kind === "japanese";

/** The first reason of its stage for which a supplier may not bid, as the end of a text's name. */
export function stageBars(lot: LotTerms, row: LotRow): "between" | "entrant" | "turn" | "spent" | null {
  const { stage, sealed } = courseOf(lot, row);
  if (row.next_stage_at != null) return "between";
  if (row.entrant === false) return "entrant";
  if (stage?.kind === "turns" && (row.turn == null || row.turn !== row.your_turn)) return "turn";
  return sealed && stage?.revisable === false && row.sealed != null ? "spent" : null;
}

/** The seven choices of overtime said in words, and what they do to a close when bids come late: a preview, not a rule. */

import { dashed } from "../shared/dashed";
import type { OvertimeTerms } from "./terms";

/** A sentence of the texts, with what it is about. Durations are in microseconds. */
export interface Sentence {
  readonly id: string;
  readonly args: Readonly<Record<string, number | string>>;
}

/** The choices as sentences, in the order a reader asks: when, which bid, how far, which lots, how often, until when. */
export function sentences(overtime: OvertimeTerms): Sentence[] {
  if (overtime.window_us === 0) return [{ id: "overtime-off", args: {} }];
  const lengths = overtime.lengths_us;
  const said: Sentence[] = [
    { id: `overtime-trigger-${dashed(overtime.trigger)}`, args: { window: overtime.window_us, rank: overtime.rank } },
    { id: `overtime-base-${dashed(overtime.base)}`, args: { window: overtime.window_us, length: lengths[0] ?? 0 } },
  ];
  if (lengths.length > 1 && overtime.base !== "reset") said.push({ id: "overtime-lengths", args: { last: lengths.at(-1) ?? 0 } });
  said.push({ id: `overtime-scope-${dashed(overtime.scope)}`, args: { gap: overtime.gap_us } });
  said.push(overtime.most === null ? { id: "overtime-most-any", args: {} } : { id: "overtime-most", args: { most: overtime.most } });
  said.push({ id: overtime.hard_stop_us === 0 ? "overtime-hard-stop-none" : "overtime-hard-stop", args: { stop: overtime.hard_stop_us } });
  said.push({ id: overtime.surrogate_counts ? "overtime-surrogates-count" : "overtime-surrogates-do-not", args: {} });
  return said;
}

export interface Move {
  /** When the late bid comes, and where the close goes: both relative to the scheduled close. */
  readonly bidAt: number;
  readonly close: number;
  readonly held: boolean;
}

/** How the close moves when a qualifying bid comes a quarter of the window before each close, at most so many times. */
export function preview(overtime: OvertimeTerms, times = 3): Move[] {
  const moves: Move[] = [];
  let close = 0;
  const most = Math.min(times, overtime.most ?? times);
  for (let count = 0; overtime.window_us > 0 && count < most; count += 1) {
    const bidAt = close - Math.ceil(overtime.window_us / 4);
    const wanted = Math.max(close, newClose(overtime, close, bidAt, count));
    const held = wanted > overtime.hard_stop_us;
    const moved = Math.min(wanted, overtime.hard_stop_us);
    if (moved <= close) break;
    close = moved;
    moves.push({ bidAt, close, held });
  }
  return moves;
}

function newClose(overtime: OvertimeTerms, close: number, at: number, count: number): number {
  const length = overtime.lengths_us[Math.min(count, overtime.lengths_us.length - 1)] ?? 0;
  switch (overtime.base) {
    case "scheduled_close":
      return close + length;
    case "bid_stamp":
      return at + length;
    case "reset":
      return at + overtime.window_us;
  }
}

/** Known auctions to begin with: a preset of `auction/core/presets` poured into the form, where all of it can be changed. */

import { type Share, durationText } from "./amounts";
import { type DecrementDraft, type Draft, ENGLISH, type OvertimeDraft, type StageTerms, newDecrement } from "./draft";
import type { Band, Terms } from "./terms";

export interface Preset extends Pick<Terms, "basis" | "ties" | "withdrawal" | "acceptance" | "surrogate_bids" | "overtime" | "visibility"> {
  readonly name: string;
  readonly title: string;
  /** The text it is meant to meet; blank where there is none. */
  readonly meets: string;
  readonly runs_us: number;
  readonly decrement: readonly Band[];
  readonly largest_change: Share | null;
  readonly stages: readonly StageTerms[];
}

/** Fills the rules and the stages, and leaves goods, prices, parties and the opening alone; all lots close together. */
export function pour(preset: Preset, draft: Draft): void {
  draft.preset = preset.name;
  draft.stages = preset.stages;
  draft.duration = durationText(preset.runs_us);
  draft.stagger = durationText(0);
  draft.acceptance = preset.acceptance;
  draft.basis = preset.basis;
  draft.ties = preset.ties;
  draft.withdrawal = preset.withdrawal;
  draft.surrogateBids = preset.surrogate_bids;
  draft.decrement = decrementOf(preset.decrement);
  for (const lot of draft.lots) lot.decrement = null;
  draft.largestChange = percentText(preset.largest_change);
  draft.overtime = overtimeOf(preset.overtime);
  draft.visibility = visibilityOf(preset.visibility);
}

/** Back to one open stage; the other rules stay as they are. */
export function unpour(draft: Draft): void {
  draft.preset = "";
  draft.stages = ENGLISH;
}

/** A preset without a decrement asks for the least unit; one with bands gives a share from zero up. */
function decrementOf([band]: readonly Band[]): DecrementDraft {
  if (band === undefined || band.share === null) return { ...newDecrement(), kind: "amount", amount: "0" };
  return { ...newDecrement(), kind: "share", percent: percentText(band.share) };
}

function percentText(share: Share | null): string {
  return share === null ? "" : String((share.num * 100) / share.den);
}

function overtimeOf(terms: Preset["overtime"]): OvertimeDraft {
  return {
    on: terms.window_us > 0,
    window: durationText(terms.window_us),
    trigger: terms.trigger,
    rank: String(terms.rank),
    base: terms.base,
    lengths: terms.lengths_us.map(durationText).join(", "),
    scope: terms.scope,
    gap: durationText(terms.gap_us),
    most: terms.most === null ? "" : String(terms.most),
    hardStop: durationText(terms.hard_stop_us),
    surrogateCounts: terms.surrogate_counts,
  };
}

function visibilityOf(seen: Preset["visibility"]): Draft["visibility"] {
  return {
    leadPrice: seen.lead_price,
    allPrices: seen.all_prices,
    supplierCount: seen.supplier_count,
    countFrom: String(seen.count_from),
    reserveMet: seen.reserve_met,
    startingGate: seen.starting_gate,
  };
}

/** Known auctions to begin with: a preset of `auction/core/presets` poured into the form, where all of it can be changed. */

import { type Share, durationText, percentText } from "../shared/amounts";
import { type ChoicesDraft, newChoices } from "./choices";
import { oneOpenStage, stageDraftOf } from "./course";
import { type DecrementDraft, type Draft, type OvertimeDraft, type StageTerms, newDecrement } from "./draft";
import { type ShortlistTerms, type VolumeTerms, shortlistDraftOf, volumeDraftOf } from "./lotrules";
import { type LateStartTerms, lateStartOf } from "./steered";
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
  readonly payment?: NonNullable<Terms["payment"]>;
  readonly tie_award?: NonNullable<Terms["tie_award"]>;
  readonly volume?: VolumeTerms | null;
  readonly shortlist?: ShortlistTerms | null;
  readonly late_start?: LateStartTerms | null;
  /** The share of a lot's ceiling at which a clock begins. */
  readonly starts_at?: Share | null;
}

/** Fills the rules and the stages, and leaves goods, prices, parties and the opening alone; all lots close together. */
export function pour(preset: Preset, draft: Draft): void {
  draft.preset = preset.name;
  draft.stages = preset.stages.map(stageDraftOf);
  draft.startsAt = preset.starts_at == null ? "50" : percentText(preset.starts_at);
  draft.volume = preset.volume == null ? null : volumeDraftOf(preset.volume);
  draft.shortlist = preset.shortlist == null ? null : shortlistDraftOf(preset.shortlist);
  draft.steered.lateStart = lateStartOf(preset.late_start ?? null);
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
  draft.choices = { ...newChoices(), ...choicesOf(preset), sequence: draft.choices.sequence, pastSupply: draft.choices.pastSupply };
}

/** The later choices that the preset says something about. */
function choicesOf({ payment, tie_award, overtime, visibility }: Preset): Partial<ChoicesDraft> {
  const light = visibility.traffic_light ?? null;
  return {
    payment: payment ?? "as_bid",
    tieAward: tie_award ?? "earliest",
    rankHidden: overtime.rank_hidden ?? false,
    proxyCounts: overtime.proxy_counts ?? false,
    aliases: visibility.aliases ?? "generic",
    graph: visibility.graph ?? "lead",
    light: light === null ? null : { greenTo: String(light.green_to), amberTo: String(light.amber_to), within: percentText(light.within) },
  };
}

/** Back to one open stage; the other rules stay as they are. */
export function unpour(draft: Draft): void {
  draft.preset = "";
  draft.stages = oneOpenStage();
  draft.choices.payment = "as_bid";
  draft.volume = null;
  draft.shortlist = null;
}

/** A preset without a decrement asks for the least unit; one with bands gives a share from zero up. */
function decrementOf([band]: readonly Band[]): DecrementDraft {
  if (band === undefined || band.share === null) return { ...newDecrement(), kind: "amount", amount: "0" };
  return { ...newDecrement(), kind: "share", percent: percentText(band.share) };
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

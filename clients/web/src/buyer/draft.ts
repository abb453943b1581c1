/** An auction while it is being written: what the form's fields hold, as typed. `terms.ts` reads it. */

import type { Stage } from "@wire/frames";
import { idOf, type Share } from "../shared/amounts";
import type { AwardRulesDraft } from "./awardrules";
import { type ChoicesDraft, newChoices } from "./choices";
import type { ClockTerms } from "./clocked";
import { type StageDraft, oneOpenStage } from "./course";
import type { EvaluationDraft } from "./evaluated";
import type { LandedDraft } from "./landed";
import type { IndexDraft, JoiningDraft, ShortlistDraft, VolumeDraft } from "./lotrules";
import { type SteeredDraft, newSteered } from "./steered";

export interface Party {
  id: string;
  name: string;
}

export interface Pledge {
  member: string;
  quantity: number;
}

/** A part of the frozen pool, with the price per piece it is measured against (as typed, may be blank). */
export interface PartDraft {
  readonly id: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly description: string;
  readonly quantity: number;
  readonly pledges: readonly Pledge[];
  unitBaseline: string;
}

export interface BandDraft {
  from: string;
  amount: string;
  percent: string;
}

export type DecrementKind = "amount" | "share" | "bands";

export interface DecrementDraft {
  kind: DecrementKind;
  amount: string;
  percent: string;
  bands: BandDraft[];
}

export interface LotDraft {
  readonly id: string;
  title: string;
  parts: string[];
  ceiling: string;
  reserve: string;
  /** Blank: the sum of the parts' own baselines, where each has one. */
  baseline: string;
  /** Null: as the auction's. */
  decrement: DecrementDraft | null;
  floor?: string;
  largestStep?: string;
  /** Where this lot's clock begins and ends, for itself; blank goes by the ceiling. */
  clockStart?: string;
  clockLimit?: string;
}

export type Trigger = "any_bid" | "rank_change" | "rank_at_most" | "new_leader" | "beats_another";
export type Base = "scheduled_close" | "bid_stamp" | "reset";
export type Scope = "lot" | "all_lots" | "cascade";

export const TRIGGERS: readonly Trigger[] = ["any_bid", "rank_change", "rank_at_most", "new_leader", "beats_another"];
export const BASES: readonly Base[] = ["scheduled_close", "bid_stamp", "reset"];
export const SCOPES: readonly Scope[] = ["lot", "all_lots", "cascade"];
export const BASISES = ["beat_own", "beat_leading", "beat_next"] as const;
export const TIES = ["earliest", "equal_best", "equal_worst", "forbidden", "dense"] as const;
export const WITHDRAWALS = ["never", "until_close"] as const;

export interface OvertimeDraft {
  on: boolean;
  window: string;
  trigger: Trigger;
  rank: string;
  base: Base;
  lengths: string;
  scope: Scope;
  gap: string;
  most: string;
  hardStop: string;
  surrogateCounts: boolean;
}

export interface VisibilityDraft {
  leadPrice: boolean;
  allPrices: boolean;
  supplierCount: boolean;
  countFrom: string;
  reserveMet: boolean;
  startingGate: boolean;
}

export interface PoolReference {
  stream: string;
  seq: number;
  head: string;
}

/** A stage as the terms spell it. */
export type StageTerms = Omit<Stage, "entrants" | "clock" | "only_gap"> & {
  readonly entrants: { readonly best: number | null; readonly within: Share | null; readonly least: number; readonly drop?: number } | null;
  readonly only_gap?: Share | null;
  readonly clock?: ClockTerms | null;
};

export interface Draft {
  /** The preset it began with, or blank. */
  preset: string;
  /** The preset that the pool's model names, or blank. */
  poolPreset: string;
  /** Every lot's course. */
  stages: StageDraft[];
  /** At which percentage of its ceiling a lot's clock begins. */
  startsAt: string;
  evaluation: EvaluationDraft | null;
  landed: LandedDraft | null;
  index: IndexDraft | null;
  volume: VolumeDraft | null;
  shortlist: ShortlistDraft | null;
  joining: JoiningDraft | null;
  /** Null awards each lot by itself. */
  awardRules: AwardRulesDraft | null;
  steered: SteeredDraft;
  /** Where there is a register of organisations, bids are taken only from those it clears. */
  asksRegister: boolean;
  title: string;
  auction: string;
  practice: boolean;
  currency: string;
  priceScale: number;
  /** `soon`: so long after the announcement; `at`: at a local date and time. */
  opening: "soon" | "at";
  opensIn: string;
  opensAt: string;
  duration: string;
  /** How much later each lot closes than the one before it; zero closes all together. */
  stagger: string;
  acceptance: boolean;
  basis: (typeof BASISES)[number];
  ties: (typeof TIES)[number];
  withdrawal: (typeof WITHDRAWALS)[number];
  surrogateBids: boolean;
  decrement: DecrementDraft;
  /** A percentage, or blank for no guard. */
  largestChange: string;
  baselineLabel: string;
  overtime: OvertimeDraft;
  visibility: VisibilityDraft;
  choices: ChoicesDraft;
  members: Party[];
  suppliers: Party[];
  pool: PoolReference | null;
  parts: PartDraft[];
  lots: LotDraft[];
}

/** What goes to auction, as a frozen pool gives it. */
export interface Demand {
  readonly title: string;
  readonly members: readonly Party[];
  readonly parts: readonly PartDraft[];
  readonly pool: PoolReference | null;
}

export const newDecrement = (): DecrementDraft => ({
  kind: "share",
  amount: "",
  percent: "0.5",
  bands: [{ from: "0", amount: "", percent: "0.5" }],
});

/** Nothing beyond prices: what a draft kept from before there were such rules is filled with. */
export const newRules = (): Pick<Draft, "poolPreset" | "startsAt" | "evaluation" | "landed" | "index" | "volume" | "shortlist" | "joining" | "awardRules" | "steered" | "asksRegister"> => ({
  poolPreset: "",
  startsAt: "50",
  evaluation: null,
  landed: null,
  index: null,
  volume: null,
  shortlist: null,
  joining: null,
  awardRules: null,
  steered: newSteered(),
  asksRegister: true,
});

/** The draft an author begins with: the practice's usual choices, every one of them visible and changeable. */
export function newDraft(demand: Demand, words: { baselineLabel: string; suffix: string }): Draft {
  return {
    preset: "",
    stages: oneOpenStage(),
    ...newRules(),
    title: demand.title,
    auction: `${idOf(demand.title, [], "auction").slice(0, 48)}-${words.suffix}`,
    practice: false,
    currency: "EUR",
    priceScale: 4,
    opening: "soon",
    opensIn: "5:00",
    opensAt: "",
    duration: "30:00",
    stagger: "0:00",
    acceptance: true,
    basis: "beat_own",
    ties: "earliest",
    withdrawal: "never",
    surrogateBids: true,
    decrement: newDecrement(),
    largestChange: "25",
    baselineLabel: words.baselineLabel,
    overtime: {
      on: true,
      window: "2:00",
      trigger: "rank_at_most",
      rank: "3",
      base: "reset",
      lengths: "2:00",
      scope: "lot",
      gap: "0:00",
      most: "",
      hardStop: "1:00:00",
      surrogateCounts: true,
    },
    visibility: { leadPrice: true, allPrices: false, supplierCount: false, countFrom: "5", reserveMet: true, startingGate: false },
    choices: newChoices(),
    members: demand.members.map((member) => ({ ...member })),
    suppliers: [],
    pool: demand.pool,
    parts: demand.parts.map((part) => ({ ...part })),
    lots: [],
  };
}

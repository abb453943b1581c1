/** The choices that most auctions leave alone: who is awarded among equals, automatic bids, the order of lots, lights and aliases. */

import { type Read, type Share, readDuration, readPercent, readWhole } from "../shared/amounts";
import { isClocked } from "./course";
import type { Draft, LotDraft } from "./draft";
import { isFor } from "./lotrules";
import type { Reader } from "./reader";

export const TIE_AWARDS = ["earliest", "lottery", "coverage", "past_supply", "split"] as const;
export const PAYMENTS = ["as_bid", "second_price", "uniform"] as const;
export const SEQUENCES = ["parallel", "staggered", "serial"] as const;
export const ALIASES = ["generic", "numbered", "random"] as const;
export const GRAPHS = ["lead", "none", "all"] as const;

export interface TrafficLightDraft {
  greenTo: string;
  amberTo: string;
  /** A percentage, or blank for ranks alone. */
  within: string;
}

export interface ChoicesDraft {
  tieAward: (typeof TIE_AWARDS)[number];
  /** What each supplier has delivered before, by its id. */
  pastSupply: Record<string, string>;
  payment: (typeof PAYMENTS)[number];
  proxies: boolean;
  proxyCounts: boolean;
  rankHidden: boolean;
  exactMultiples: boolean;
  sequence: (typeof SEQUENCES)[number];
  earlyStart: boolean;
  earlyClose: boolean;
  light: TrafficLightDraft | null;
  aliases: (typeof ALIASES)[number];
  graph: (typeof GRAPHS)[number];
}

export const newLight = (): TrafficLightDraft => ({ greenTo: "1", amberTo: "3", within: "" });

export const newChoices = (): ChoicesDraft => ({
  tieAward: "earliest",
  pastSupply: {},
  payment: "as_bid",
  proxies: false,
  proxyCounts: false,
  rankHidden: false,
  exactMultiples: false,
  sequence: "parallel",
  earlyStart: false,
  earlyClose: false,
  light: null,
  aliases: "generic",
  graph: "lead",
});

/** What has its default is left out of terms. */
type Chosen<T> = { readonly [Name in keyof T]?: T[Name] };
function chosen<T extends object>(all: T, usual: Record<keyof T, unknown>): Chosen<T> {
  const said = Object.entries(all).filter(([name, value]) => value !== usual[name as keyof T]);
  return Object.fromEntries(said) as Chosen<T>;
}

export interface TopTerms {
  readonly tie_award: ChoicesDraft["tieAward"];
  readonly past_supply: readonly { readonly supplier: string; readonly figure: number }[] | null;
  readonly payment: ChoicesDraft["payment"];
  readonly proxies: boolean;
  readonly sequence: ChoicesDraft["sequence"];
  readonly gap_us: number;
  readonly first_runs_us: number;
  readonly runs_us: number;
  readonly early_start: boolean;
  readonly early_close: boolean;
}

/** The choices of the whole auction, with how long lots run and how far they lie apart, in microseconds. */
export function readChoices(reader: Reader, draft: Draft, runs: { readonly first: number; readonly gap: number }): Chosen<TopTerms> {
  const { choices } = draft;
  const inOrder = choices.sequence !== "parallel";
  return chosen<TopTerms>(
    {
      tie_award: choices.tieAward,
      past_supply: choices.tieAward === "past_supply" ? readPast(reader, draft) : null,
      payment: choices.payment,
      proxies: choices.proxies,
      sequence: choices.sequence,
      gap_us: inOrder ? runs.gap : 0,
      first_runs_us: inOrder ? runs.first : 0,
      runs_us: choices.sequence === "serial" ? runs.first : 0,
      early_start: choices.earlyStart,
      early_close: choices.earlyClose,
    },
    {
      tie_award: "earliest", past_supply: null, payment: "as_bid", proxies: false, sequence: "parallel",
      gap_us: 0, first_runs_us: 0, runs_us: 0, early_start: false, early_close: false,
    },
  );
}

function readPast(reader: Reader, { choices, suppliers }: Draft): { supplier: string; figure: number }[] {
  const figure = (id: string): number => reader.take(`pastSupply.${id}`, readWhole(choices.pastSupply[id] ?? "", 0, 1e15 - 1), 0);
  return suppliers.map(({ id }) => ({ supplier: id, figure: figure(id) }));
}

/** When each lot's first stage closes, counted from the opening (rules L1 to L3). */
export function closesAfter(draft: Draft, runs: { readonly first: number; readonly gap: number }): number[] {
  const us = (typed: string): number => {
    const read = readDuration(typed, 0, Number.MAX_SAFE_INTEGER);
    return read.ok ? read.value : 0;
  };
  const later = draft.stages.slice(1).reduce((sum, stage) => sum + us(stage.pause) + us(stage.length), 0);
  const step = runs.gap + (draft.choices.sequence === "serial" ? later + runs.first : 0);
  return draft.lots.map((_, place) => runs.first + step * place);
}

export interface SightTerms {
  readonly traffic_light: { readonly green_to: number; readonly amber_to: number; readonly within: Share | null } | null;
  readonly aliases: ChoicesDraft["aliases"];
  readonly graph: ChoicesDraft["graph"];
}

export function readSight(reader: Reader, { light, aliases, graph }: ChoicesDraft): Chosen<SightTerms> {
  const rank = (path: string, typed: string): number => reader.take(`visibility.${path}`, readWhole(typed, 1, 10_000), 1);
  const read = light === null ? null : { green_to: rank("greenTo", light.greenTo), amber_to: rank("amberTo", light.amberTo) };
  reader.require(read === null || read.green_to <= read.amber_to, "visibility.amberTo", "amber_below_green");
  const within = light === null ? null : reader.maybe("visibility.lightWithin", light.within, readPercent);
  return chosen<SightTerms>(
    { traffic_light: read === null ? null : { ...read, within }, aliases, graph },
    { traffic_light: null, aliases: "generic", graph: "lead" },
  );
}

export interface StepTerms {
  readonly floor: number | null;
  readonly exact_multiples: boolean;
  readonly largest_step: number | null;
}

/** A lot's floor and steps; amounts at the scale of its values. */
export function readSteps(reader: Reader, { exactMultiples }: ChoicesDraft, lot: LotDraft, amount: (typed: string) => Read<number>): Chosen<StepTerms> {
  const path = (field: string): string => `lots.${lot.id}.${field}`;
  return chosen<StepTerms>(
    {
      floor: reader.maybe(path("floor"), lot.floor ?? "", amount),
      exact_multiples: exactMultiples,
      largest_step: reader.maybe(path("largestStep"), lot.largestStep ?? "", amount),
    },
    { floor: null, exact_multiples: false, largest_step: null },
  );
}

/** Choices that may not stand together (rule T1), told at the field that has to give way. */
export function choiceFaults(reader: Reader, draft: Draft): void {
  const { choices, visibility: seen, stages } = draft;
  const clocked = isClocked(draft);
  reader.require(draft.basis !== "beat_next" || seen.allPrices, "visibility.allPrices", "next_must_be_seen");
  reader.require(!choices.proxies || (seen.leadPrice && !seen.startingGate), "visibility.leadPrice", "proxies_tell_lead");
  reader.require(!choices.proxies || draft.basis !== "beat_next", "basis", "proxies_lead");
  const stepped = choices.exactMultiples || draft.lots.some((lot) => (lot.largestStep ?? "").trim() !== "");
  reader.require(!choices.proxies || !stepped, "proxies", "proxies_step");
  reader.require(!clocked || choices.payment === "as_bid", "payment", "clock_is_paid");
  reader.require(choices.payment !== "uniform" || (draft.volume !== null && draft.lots.every((lot) => draft.volume !== null && isFor(draft.volume, lot))), "payment", "uniform_needs_quantities");
  reader.require(choices.aliases === "generic" || seen.allPrices, "visibility.aliases", "aliases_need_prices");
  reader.require(choices.graph !== "all" || seen.allPrices, "visibility.graph", "graph_needs_prices");
  const counted = seen.allPrices || stages.some(({ kind }) => kind === "turns");
  reader.require(choices.light === null || !counted, "visibility.trafficLight", "light_tells_rank");
  for (const lot of draft.lots) {
    const evaluated = draft.evaluation !== null && isFor(draft.evaluation, lot);
    reader.require(!evaluated || lot.ceiling.trim() !== "", `lots.${lot.id}.ceiling`, "evaluation_needs_ceiling");
    const begins = lot.ceiling.trim() !== "" || (lot.clockStart ?? "").trim() !== "";
    reader.require(!clocked || begins, `lots.${lot.id}.ceiling`, "clock_needs_ceiling");
  }
}

/** Overtime's later choices. */
export const readOvertimeChoices = ({ rankHidden, proxyCounts }: ChoicesDraft, on: boolean, byRank: boolean): Chosen<{ rank_hidden: boolean; proxy_counts: boolean }> =>
  chosen({ rank_hidden: on && byRank && rankHidden, proxy_counts: on && proxyCounts }, { rank_hidden: false, proxy_counts: false });

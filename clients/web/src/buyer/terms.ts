/** From the form to the terms of `auction/core/terms.py`: whole numbers only, or every fault with the field it lies in. */

import type { Read, Share } from "../shared/amounts";
import { HOUR_US, SECOND_US, isId, readAmount, readAmountOrZero, readDuration, readDurations, currencyScale } from "../shared/amounts";
import { readMoment, readPercent, readWhole } from "../shared/amounts";
import type { DecrementDraft, Draft, LotDraft, OvertimeDraft, PartDraft, PoolReference, StageTerms } from "./draft";
import { type AwardRulesTerms, readAwardRules } from "./awardrules";
import { type SightTerms, type StepTerms, type TopTerms, choiceFaults, closesAfter, readChoices, readOvertimeChoices, readSight, readSteps } from "./choices";
import { readCourse } from "./course";
import { type EvaluationTerms, readEvaluation } from "./evaluated";
import { baselineOf, partsIn } from "./lots";
import { type IndexTerms, type JoiningTerms, type ShortlistTerms, type VolumeTerms, isFor, readIndex, readJoining, readShortlist, readVolume } from "./lotrules";
import type { MarketReference } from "../market/register";
import { type Fault, Reader } from "./reader";
import { type SteeredTerms, readSteered } from "./steered";

export interface Band {
  readonly from_value: number;
  readonly amount: number;
  readonly share: Share | null;
  readonly most?: number;
}

export interface LotTerms extends Partial<StepTerms> {
  readonly id: string;
  readonly title: string;
  readonly price_scale: number;
  readonly quantity_scale: number;
  readonly lines: readonly LineTerms[];
  readonly ceiling: number | null;
  readonly reserve: number | null;
  readonly baseline: { readonly label: string; readonly value: number } | null;
  readonly decrement: readonly Band[];
  readonly largest_change: Share | null;
  readonly closes_at: number;
  readonly stages: readonly StageTerms[];
  readonly evaluation?: EvaluationTerms;
  readonly index?: IndexTerms;
  readonly volume?: VolumeTerms;
  readonly shortlist?: ShortlistTerms;
  readonly joining?: JoiningTerms;
}

export interface LineTerms {
  readonly id: string;
  readonly description: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly unit: string;
  readonly quantity: number;
  readonly pledges: readonly { readonly member: string; readonly quantity: number }[];
}

export interface OvertimeTerms {
  readonly window_us: number;
  readonly trigger: OvertimeDraft["trigger"];
  readonly rank: number;
  readonly base: OvertimeDraft["base"];
  readonly lengths_us: readonly number[];
  readonly scope: OvertimeDraft["scope"];
  readonly gap_us: number;
  readonly most: number | null;
  readonly hard_stop_us: number;
  readonly surrogate_counts: boolean;
  readonly rank_hidden?: boolean;
  readonly proxy_counts?: boolean;
}

export interface Terms extends Partial<TopTerms>, SteeredTerms {
  readonly auction: string;
  readonly title: string;
  readonly practice: boolean;
  readonly currency: string;
  readonly currency_scale: number;
  readonly opens_at: number;
  readonly members: readonly { readonly id: string; readonly name: string }[];
  readonly suppliers: readonly { readonly id: string; readonly name: string }[];
  readonly acceptance: boolean;
  readonly basis: Draft["basis"];
  readonly ties: Draft["ties"];
  readonly withdrawal: Draft["withdrawal"];
  readonly surrogate_bids: boolean;
  readonly overtime: OvertimeTerms;
  readonly visibility: {
    readonly lead_price: boolean;
    readonly all_prices: boolean;
    readonly supplier_count: boolean;
    readonly count_from: number;
    readonly reserve_met: boolean;
    readonly starting_gate: boolean;
    readonly provisional?: boolean;
  } & Partial<SightTerms>;
  readonly award_rules?: AwardRulesTerms;
  readonly pool: PoolReference | null;
  /** The register that is asked who may bid, as of an entry of it; none asks nobody. */
  readonly market?: MarketReference;
  readonly lots: readonly LotTerms[];
}

/** Pieces are counted whole. */
const QUANTITY_SCALE = 0;
const PIECE = "pcs";
const LONGEST_TEXT = 400;
const LONGEST_RUN_US = 30 * 24 * HOUR_US;
/** The coordinator's and the engine's own. */
const KEPT_IDS: ReadonlySet<string> = new Set(["consortium", "poolbid"]);
/** Words the engine will not take: too long, blank, or with control characters. */
const isText = (text: string): boolean => text.trim() !== "" && text.length <= LONGEST_TEXT && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);

/** The terms, or all faults in the order of the form. `now` is the server's time: nothing opens in the past. */
export function termsOf(draft: Draft, now: number): { readonly terms: Terms; readonly faults: readonly Fault[] } {
  const reader = new Reader();
  reader.require(isText(draft.title), "title", "text_malformed");
  reader.require(isId(draft.auction), "auction", "id_malformed");
  reader.require(/^[A-Z]{3}$/.test(draft.currency), "currency", "currency_malformed");
  const opensAt = opening(reader, draft, now);
  const duration = reader.take("duration", readDuration(draft.duration, SECOND_US, LONGEST_RUN_US), 0);
  const stagger = reader.take("stagger", readDuration(draft.stagger, 0, 24 * HOUR_US), 0);
  partyFaults(reader, draft);
  contradictions(reader, draft);
  choiceFaults(reader, draft);
  const runs = { first: duration, gap: stagger };
  const closes = closesAfter(draft, runs);
  const terms: Terms = {
    auction: draft.auction,
    title: draft.title,
    practice: draft.practice,
    currency: draft.currency,
    currency_scale: currencyScale(draft.currency),
    opens_at: opensAt,
    members: draft.members.map(({ id, name }) => ({ id, name })),
    suppliers: draft.suppliers.map(({ id, name }) => ({ id, name })),
    acceptance: draft.acceptance,
    basis: draft.basis,
    ties: draft.ties,
    withdrawal: draft.withdrawal,
    surrogate_bids: draft.surrogateBids,
    overtime: readOvertime(reader, draft),
    visibility: readVisibility(reader, draft),
    pool: draft.pool,
    lots: draft.lots.map((lot, place) => readLot(reader, draft, lot, opensAt + (closes[place] ?? 0))),
    ...readSteered(reader, draft.steered, currencyScale(draft.currency)),
    ...(draft.awardRules === null ? {} : { award_rules: readAwardRules(reader, draft.awardRules, draft.suppliers.map(({ id }) => id), currencyScale(draft.currency)) }),
    ...readChoices(reader, draft, runs),
  };
  return { terms, faults: reader.faults };
}

function opening(reader: Reader, draft: Draft, now: number): number {
  if (draft.opening === "soon") return now + reader.take("opensIn", readDuration(draft.opensIn, 0, LONGEST_RUN_US), 0);
  const at = reader.take("opensAt", readMoment(draft.opensAt), now);
  reader.require(at >= now, "opensAt", "opens_in_the_past");
  return at;
}

function partyFaults(reader: Reader, draft: Draft): void {
  reader.require(draft.members.length > 0, "members", "members_none");
  reader.require(draft.suppliers.length > 0, "suppliers", "suppliers_none");
  for (const [place, { id, name }] of draft.suppliers.entries()) {
    reader.require(isText(name), `suppliers.${place}`, "text_malformed");
    reader.require(isId(id), `suppliers.${place}`, "id_malformed");
    reader.require(draft.suppliers.findIndex((other) => other.id === id) === place, `suppliers.${place}`, "id_twice");
    reader.require(!draft.members.some((member) => member.id === id), `suppliers.${place}`, "id_on_both_sides");
    reader.require(!KEPT_IDS.has(id), `suppliers.${place}`, "id_kept");
  }
}

/** Choices that may not stand together (rule T1). */
function contradictions(reader: Reader, draft: Draft): void {
  const { leadPrice, allPrices, startingGate } = draft.visibility;
  const told = draft.basis !== "beat_own" || draft.ties === "forbidden";
  reader.require(!startingGate || !told, "visibility.startingGate", "gate_would_leak");
  reader.require(draft.basis !== "beat_leading" || leadPrice, "visibility.leadPrice", "lead_must_be_seen");
  reader.require(draft.ties !== "forbidden" || allPrices, "visibility.allPrices", "prices_must_be_seen");
  reader.require(draft.lots.length > 0, "lots", "lots_none");
  const sealed = draft.stages.some(({ kind }) => kind === "sealed");
  const secret = draft.stages.some(({ kind, random }) => kind === "open" && /[1-9]/.test(random));
  reader.require(!sealed || draft.ties !== "forbidden", "ties", "sealed_ties");
  reader.require(!secret || !draft.overtime.on, "overtime.window", "overtime_at_random");
}

function readOvertime(reader: Reader, { overtime, choices }: Draft): OvertimeTerms {
  const duration = (path: keyof OvertimeDraft & string, typed: string, least: number, most: number): number =>
    overtime.on ? reader.take(`overtime.${path}`, readDuration(typed, least, most), 0) : 0;
  const lengths = overtime.on ? reader.take("overtime.lengths", readDurations(overtime.lengths, 1, HOUR_US), [SECOND_US]) : [SECOND_US];
  const ranked = overtime.on && overtime.trigger === "rank_at_most";
  return {
    window_us: duration("window", overtime.window, 1, HOUR_US),
    trigger: overtime.trigger,
    rank: ranked ? reader.take("overtime.rank", readWhole(overtime.rank, 1, 10_000), 1) : 1,
    base: overtime.base,
    lengths_us: lengths,
    scope: overtime.scope,
    gap_us: overtime.scope === "cascade" ? duration("gap", overtime.gap, 0, 24 * HOUR_US) : 0,
    most: overtime.on ? reader.maybe("overtime.most", overtime.most, (typed) => readWhole(typed, 1, 10_000)) : null,
    hard_stop_us: duration("hardStop", overtime.hardStop, 0, 24 * HOUR_US),
    surrogate_counts: overtime.surrogateCounts,
    ...readOvertimeChoices(choices, overtime.on, overtime.trigger === "rank_at_most"),
  };
}

function readVisibility(reader: Reader, { visibility: seen, choices, steered }: Draft): Terms["visibility"] {
  return {
    lead_price: seen.leadPrice,
    all_prices: seen.allPrices,
    supplier_count: seen.supplierCount,
    count_from: seen.supplierCount ? reader.take("visibility.countFrom", readWhole(seen.countFrom, 1, 10_000), 1) : 1,
    reserve_met: seen.reserveMet,
    starting_gate: seen.startingGate,
    ...readSight(reader, choices),
    ...(steered.provisional ? { provisional: true } : {}),
  };
}

function readLot(reader: Reader, draft: Draft, lot: LotDraft, closesAt: number): LotTerms {
  const path = (field: string): string => `lots.${lot.id}.${field}`;
  const scale = draft.priceScale + QUANTITY_SCALE;
  const parts = partsIn(lot, draft.parts);
  const amount = (typed: string): Read<number> => readAmount(typed, scale);
  const ceiling = reader.maybe(path("ceiling"), lot.ceiling, amount);
  const reserve = reader.maybe(path("reserve"), lot.reserve, amount);
  reader.require(isText(lot.title), path("title"), "text_malformed");
  reader.require(parts.length > 0, path("parts"), "lot_empty");
  reader.require(ceiling === null || reserve === null || reserve <= ceiling, path("reserve"), "reserve_above_ceiling");
  const typed = lot.baseline.trim() === "" ? (baselineOf(parts, draft.priceScale) ?? "") : lot.baseline;
  const baseline = reader.maybe(path("baseline"), typed, amount);
  reader.require(baseline === null || isText(draft.baselineLabel), "baselineLabel", "text_malformed");
  const [bands, bandPath] = lot.decrement === null ? [draft.decrement, "decrement"] : [lot.decrement, path("decrement")];
  const steps = readSteps(reader, draft.choices, lot, amount);
  return {
    id: lot.id,
    title: lot.title,
    price_scale: draft.priceScale,
    quantity_scale: QUANTITY_SCALE,
    lines: parts.map(lineOf),
    ceiling,
    reserve,
    baseline: baseline === null ? null : { label: draft.baselineLabel, value: baseline },
    decrement: clamped(readDecrement(reader, bandPath, bands, scale), steps.largest_step ?? null),
    largest_change: reader.maybe("largestChange", draft.largestChange, readPercent),
    closes_at: closesAt,
    stages: readCourse(reader, draft, lot),
    ...steps,
    ...readRules(reader, draft, lot),
  };
}

/** What is said of all lots, or of some of them, beside their prices. */
function readRules(reader: Reader, draft: Draft, lot: LotDraft): Pick<LotTerms, "evaluation" | "index" | "volume" | "shortlist" | "joining"> {
  const { evaluation, index, volume, shortlist, joining } = draft;
  reader.require(volume === null || !isFor(volume, lot) || lot.parts.length === 1, "volume", "volume_single_part");
  return {
    ...(evaluation !== null && isFor(evaluation, lot) ? { evaluation: readEvaluation(reader, evaluation, draft) } : {}),
    ...(index !== null && isFor(index, lot) ? { index: readIndex(reader, index, draft) } : {}),
    ...(volume !== null && isFor(volume, lot) ? { volume: readVolume(reader, volume) } : {}),
    ...(shortlist !== null && isFor(shortlist, lot) ? { shortlist: readShortlist(reader, shortlist) } : {}),
    ...(joining !== null && isFor(joining, lot) ? { joining: readJoining(reader, joining) } : {}),
  };
}

/** A share never asks for more than the largest step, or no bid could keep to both (rules B17 and B18). */
function clamped(bands: readonly Band[], most: number | null): readonly Band[] {
  return most === null ? bands : bands.map((band) => (band.share === null ? band : { ...band, most }));
}

function lineOf(part: PartDraft): LineTerms {
  return {
    id: part.id,
    description: part.description,
    manufacturer: part.manufacturer,
    part_number: part.part_number,
    unit: PIECE,
    quantity: part.quantity,
    pledges: part.pledges.map(({ member, quantity }) => ({ member, quantity })),
  };
}

function readDecrement(reader: Reader, path: string, decrement: DecrementDraft, scale: number): Band[] {
  if (decrement.kind === "amount") {
    return [{ from_value: 0, amount: reader.take(`${path}.amount`, readAmountOrZero(decrement.amount, scale), 0), share: null }];
  }
  if (decrement.kind === "share") {
    return [{ from_value: 0, amount: 0, share: reader.take(`${path}.percent`, readPercent(decrement.percent), null) }];
  }
  const bands = decrement.bands.map((band, place) => {
    const at = `${path}.bands.${place}`;
    return {
      from_value: reader.take(`${at}.from`, readAmountOrZero(band.from, scale), 0),
      amount: reader.maybe(`${at}.amount`, band.amount, (typed) => readAmountOrZero(typed, scale)) ?? 0,
      share: reader.maybe(`${at}.percent`, band.percent, readPercent),
    };
  });
  const rising = bands.every((band, place) => place === 0 || band.from_value > (bands[place - 1]?.from_value ?? 0));
  reader.require(rising && bands.length > 0, `${path}.bands`, "bands_must_rise");
  return bands;
}

/** The faults once each: a fault in what all lots share is found once a lot. */
export function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.code}`, fault])).values()];
}

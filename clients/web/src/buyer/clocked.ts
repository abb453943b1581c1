/** A clock that names the price, while it is written (rules K1 to K12). */

import { HOUR_US, SECOND_US, type Share, durationText, percentText, readAmount, readDuration, readPercent, readWhole } from "../shared/amounts";
import type { StageDraft } from "./course";
import type { Draft, LotDraft } from "./draft";
import type { Reader } from "./reader";

/** Clocks move by a share of the price, by an amount, or by a share of at least that amount. */
export interface ClockDraft {
  percent: string;
  amount: string;
  interval: string;
  most: string;
  grace: string;
  leastActive: string;
  /** Whether parts of the lot may be taken, the least of them and their multiple, in pieces. */
  parts: boolean;
  leastPart: string;
  multiple: string;
  /** Whether suppliers may leave a limit, by which the engine accepts for them. */
  limits: boolean;
}

/** As terms spell it. */
export interface ClockTerms {
  readonly start: readonly number[];
  readonly steps: readonly { readonly from_value: number; readonly amount: number; readonly share: Share | null; readonly most?: number | null }[];
  readonly interval_us: number;
  readonly most: number;
  readonly limit: number | null;
  readonly grace_us?: number;
  readonly least_active?: number;
  readonly least_part?: number;
  readonly part_multiple?: number;
  readonly limits?: boolean;
}

export const newClock = (kind: "dutch" | "japanese"): ClockDraft => ({
  percent: "1",
  amount: "",
  interval: kind === "dutch" ? "0:20" : "1:00",
  most: "100",
  grace: kind === "dutch" ? "0:01" : "0:00",
  leastActive: kind === "dutch" ? "0" : "2",
  parts: false,
  leastPart: "1",
  multiple: "1",
  limits: false,
});

/** A preset's clock, which names no price: its steps are one share of whatever the price is. */
export function clockDraftOf(clock: ClockTerms): ClockDraft {
  const [step] = clock.steps;
  const parts = (clock.part_multiple ?? 0) > 0;
  return {
    percent: percentText(step?.share ?? null),
    amount: "",
    interval: durationText(clock.interval_us),
    most: String(clock.most),
    grace: durationText(clock.grace_us ?? 0),
    leastActive: String(clock.least_active ?? 0),
    parts,
    leastPart: parts ? String(clock.least_part) : "1",
    multiple: parts ? String(clock.part_multiple) : "1",
    limits: clock.limits === true,
  };
}

export function readClock(reader: Reader, stage: StageDraft, place: number, draft: Draft, lot: LotDraft): ClockTerms {
  const clock = stage.clock ?? newClock(stage.kind === "dutch" ? "dutch" : "japanese");
  const dutch = stage.kind === "dutch";
  const path = (field: string): string => `stages.${place}.clock.${field}`;
  const price = (typed: string) => readAmount(typed, draft.priceScale);
  const own = (field: "clockStart" | "clockLimit"): number | null => reader.maybe(`lots.${lot.id}.${field}`, lot[field] ?? "", price);
  const [start, limit] = [own("clockStart"), own("clockLimit")];
  const amount = reader.maybe(path("amount"), clock.amount, price) ?? 0;
  const share = reader.maybe(path("percent"), clock.percent, readPercent);
  reader.require(amount > 0 || share !== null, path("percent"), "clock_stands_still");
  return {
    start: start === null ? [] : lot.parts.map(() => start),
    steps: [{ from_value: 0, amount, share }],
    interval_us: reader.take(path("interval"), readDuration(clock.interval, SECOND_US, HOUR_US), SECOND_US),
    most: reader.take(path("most"), readWhole(clock.most, 1, 10_000), 1),
    limit,
    ...(dutch ? { grace_us: reader.take(path("grace"), readDuration(clock.grace, 0, HOUR_US), 0) } : {}),
    ...(dutch ? {} : { least_active: reader.take(path("leastActive"), readWhole(clock.leastActive, 1, 10_000), 1) }),
    ...(dutch && clock.parts ? readParts(reader, clock, path) : {}),
    ...(clock.limits ? { limits: true } : {}),
  };
}

function readParts(reader: Reader, clock: ClockDraft, path: (field: string) => string): { least_part: number; part_multiple: number } {
  const whole = (field: "leastPart" | "multiple"): number => reader.take(path(field), readWhole(clock[field], 1, 1e12), 1);
  const [least_part, part_multiple] = [whole("leastPart"), whole("multiple")];
  reader.require(least_part % part_multiple === 0, path("leastPart"), "part_no_multiple");
  return { least_part, part_multiple };
}

/** A lot's course while it is written: its stages as typed, read into those of the terms and poured back out of them. */

import type { Stage } from "@wire/frames";
import { HOUR_US, type Share, durationText, percentText, readDuration, readPercent, readWhole } from "../shared/amounts";
import { type ClockDraft, clockDraftOf, newClock, readClock } from "./clocked";
import type { Draft, LotDraft, StageTerms } from "./draft";
import { Reader } from "./reader";

export const KINDS = ["open", "sealed", "turns", "dutch", "japanese"] as const;
const DAY_US = 24 * HOUR_US;
const LONGEST_STAGE_US = 7 * DAY_US;

export interface StageDraft {
  kind: (typeof KINDS)[number];
  pause: string;
  length: string;
  revisable: boolean;
  /** How long after its scheduled close it closes at a secret moment; zero for none. */
  random: string;
  commitment: string;
  /** Null lets everybody in. */
  entrants: { best: string; within: string; least: string; drop: string } | null;
  onlyGap: string;
  technical: boolean;
  quorum: string;
  opening: string;
  clock: ClockDraft | null;
}

export const newStage = (kind: StageDraft["kind"] = "open"): StageDraft => ({
  kind,
  pause: "0:00",
  length: "10:00",
  revisable: true,
  random: "0:00",
  commitment: "",
  entrants: null,
  onlyGap: "",
  technical: false,
  quorum: "0",
  opening: "72:00:00",
  clock: kind === "dutch" || kind === "japanese" ? newClock(kind) : null,
});

/** The course of an English auction: one open stage. */
export const oneOpenStage = (): StageDraft[] => [{ ...newStage(), length: "0:00" }];

export function stageDraftOf(stage: StageTerms): StageDraft {
  const { entrants } = stage;
  const opening = stage.opening_us ?? 0;
  return {
    kind: stage.kind,
    pause: durationText(stage.pause_us),
    length: durationText(stage.length_us),
    revisable: stage.revisable,
    random: durationText(stage.random_us),
    commitment: stage.commitment,
    entrants:
      entrants === null
        ? null
        : { best: entrants.best === null ? "" : String(entrants.best), within: percentText(entrants.within), least: String(entrants.least), drop: String(entrants.drop ?? 0) },
    onlyGap: percentText(stage.only_gap ?? null),
    technical: stage.technical ?? false,
    quorum: String(stage.quorum ?? 0),
    opening: opening === 0 ? newStage().opening : durationText(opening),
    clock: stage.clock == null ? null : clockDraftOf(stage.clock),
  };
}

export const isClocked = ({ stages }: Pick<Draft, "stages">): boolean => stages.some(({ kind }) => kind === "dutch" || kind === "japanese");

/** The course of one lot; its clocks begin at the lot's own price, or where the server sets them. */
export function readCourse(reader: Reader, draft: Draft, lot: LotDraft): StageTerms[] {
  return draft.stages.map((stage, place) => readStage(reader, stage, place, draft, lot));
}

function readStage(reader: Reader, stage: StageDraft, place: number, draft: Draft, lot: LotDraft): StageTerms {
  const path = (field: string): string => `stages.${place}.${field}`;
  const duration = (field: "pause" | "length" | "random" | "opening", least: number, most: number): number =>
    reader.take(path(field), readDuration(stage[field], least, most), 0);
  const clocked = stage.kind === "dutch" || stage.kind === "japanese";
  const waits = stage.kind === "sealed" && (stage.technical || stage.quorum.trim() !== "0");
  const later = place > 0;
  const gap = later && stage.kind === "open" ? reader.maybe(path("onlyGap"), stage.onlyGap, readPercent) : null;
  const random = stage.kind === "open" || stage.kind === "sealed" ? duration("random", 0, HOUR_US) : 0;
  return {
    kind: stage.kind,
    pause_us: later ? duration("pause", 0, LONGEST_STAGE_US) : 0,
    length_us: later && !clocked ? duration("length", 1, stage.kind === "turns" ? HOUR_US : LONGEST_STAGE_US) : 0,
    revisable: stage.kind !== "sealed" || stage.revisable,
    random_us: random,
    commitment: random > 0 ? stage.commitment : "",
    entrants: later ? readEntrants(reader, stage, path) : null,
    ...(clocked ? { clock: readClock(reader, stage, place, draft, lot) } : {}),
    ...(waits && stage.technical ? { technical: true } : {}),
    ...(waits && stage.quorum.trim() !== "0" ? { quorum: reader.take(path("quorum"), readWhole(stage.quorum, 0, 10), 0) } : {}),
    ...(waits ? { opening_us: duration("opening", 1, 30 * DAY_US) } : {}),
    ...(gap === null ? {} : { only_gap: gap }),
  };
}

function readEntrants(reader: Reader, { entrants }: StageDraft, path: (field: string) => string): StageTerms["entrants"] {
  if (entrants === null) return null;
  const whole = (typed: string) => readWhole(typed, 1, 10_000);
  const drop = reader.take(path("drop"), readWhole(entrants.drop, 0, 10_000), 0);
  return {
    best: reader.maybe(path("best"), entrants.best, whole),
    within: reader.maybe(path("within"), entrants.within, readPercent),
    least: reader.take(path("least"), whole(entrants.least), 1),
    ...(drop === 0 ? {} : { drop }),
  };
}

/** The course as a briefing spells it, which is what sentences are made of; null where it is one open stage, or cannot be read. */
export function courseToTell(draft: Draft): Stage[] | null {
  const reader = new Reader();
  const stages = draft.stages.map((stage, place) => readStage(reader, stage, place, draft, draft.lots[0] ?? NO_LOT));
  const [first, ...later] = stages;
  if (reader.faults.length > 0 || first === undefined || (later.length === 0 && first.kind === "open" && first.random_us === 0)) return null;
  const pair = (share: Share | null | undefined): [number, number] | null => (share == null ? null : [share.num, share.den]);
  return stages.map(({ entrants, ...stage }) => ({
    ...stage,
    only_gap: pair(stage.only_gap),
    clock: null,
    entrants: entrants === null ? null : { ...entrants, within: pair(entrants.within) },
  }));
}
const NO_LOT: LotDraft = { id: "", title: "", parts: [], ceiling: "", reserve: "", baseline: "", decrement: null };

/** The stages whose secret close may come more than a quarter of the session later than announced: luck then decides. */
export function luckyStages(draft: Draft): number[] {
  const us = (typed: string): number => {
    const read = readDuration(typed, 0, 30 * DAY_US);
    return read.ok ? read.value : 0;
  };
  return draft.stages.flatMap((stage, place) => {
    const session = us(place === 0 ? draft.duration : stage.length);
    return (stage.kind === "open" || stage.kind === "sealed") && session > 0 && us(stage.random) * 4 > session ? [place] : [];
  });
}


/** A few questions in place of the list of formats, as data: every way through them ends in a preset, by the table of FORMATS.md. */

import { stageDraftOf } from "./course";
import type { Draft } from "./draft";
import { newEvaluation } from "./evaluated";
import { type Preset, pour } from "./presets";

/** What an answer asks for beside the preset: criteria to be filled in, or technical envelopes before the prices. */
export type Also = "evaluation" | "technical";

export interface Answer {
  /** Its words are `answer-QUESTION-ID`. */
  readonly id: string;
  /** The question that follows, or the preset that is recommended. */
  readonly ask?: string;
  readonly preset?: string;
  readonly also?: Also;
  /** It is not offered where that was asked for before: clocks name one price for all. */
  readonly unless?: Also;
}

/** The words of a question are `question-ID`. */
export const QUESTIONS: Readonly<Record<string, readonly Answer[]>> = {
  goods: [
    { id: "whole", ask: "comparable" },
    { id: "shared", ask: "low" },
    { id: "units", preset: "aggregate-eu" },
  ],
  low: [
    { id: "fine", preset: "vbp-round-7" },
    { id: "held", preset: "vbp-round-11" },
  ],
  comparable: [
    { id: "yes", ask: "many" },
    { id: "counted", ask: "many", also: "evaluation" },
    { id: "judged", preset: "18f-sealed", also: "technical" },
  ],
  many: [
    { id: "few", ask: "once" },
    { id: "several", ask: "seen" },
  ],
  once: [
    { id: "simple", preset: "18f-sealed" },
    { id: "effort", preset: "sealed-best-and-final" },
    { id: "cost", preset: "vickrey", unless: "evaluation" },
  ],
  seen: [
    { id: "nothing", ask: "once" },
    { id: "rank", preset: "rank-only" },
    { id: "lead", ask: "time" },
    { id: "all", ask: "duty" },
  ],
  time: [
    { id: "usual", preset: "corporate-default" },
    { id: "quarter", preset: "georgia" },
    { id: "quiet", preset: "silence" },
    { id: "minutes", preset: "dutch", unless: "evaluation" },
    { id: "hour", preset: "japanese", unless: "evaluation" },
  ],
  duty: [
    { id: "beat", preset: "18f-reverse" },
    { id: "turns", preset: "prozorro" },
    { id: "places", preset: "brazil-open" },
    { id: "final", preset: "brazil-open-closed" },
    { id: "best", preset: "brazil-closed-open" },
  ],
};

const FIRST = "goods";

export interface Given {
  readonly question: string;
  readonly answer: Answer;
}
export interface Recommended {
  readonly preset: string;
  readonly also: readonly Also[];
}

const alsoOf = (given: readonly Given[]): Also[] => given.flatMap(({ answer }) => (answer.also === undefined ? [] : [answer.also]));

/** The question that follows what was answered, or null where a preset is recommended. */
export function nextQuestion(given: readonly Given[]): string | null {
  const last = given.at(-1);
  return last === undefined ? FIRST : (last.answer.ask ?? null);
}

/** The answers that may be given now. */
export function offered(question: string, given: readonly Given[]): readonly Answer[] {
  const also = alsoOf(given);
  return (QUESTIONS[question] ?? []).filter(({ unless }) => unless === undefined || !also.includes(unless));
}

export function recommended(given: readonly Given[]): Recommended | null {
  const preset = given.at(-1)?.answer.preset;
  return preset === undefined ? null : { preset, also: alsoOf(given) };
}

/** The recommended preset poured into the form, and what was asked for beside it. */
export function begin(preset: Preset, also: readonly Also[], draft: Draft): void {
  pour(preset, draft);
  if (also.includes("evaluation")) draft.evaluation ??= newEvaluation();
  if (also.includes("technical")) draft.stages = preset.stages.map((stage, place) => ({ ...stageDraftOf(stage), technical: place === 0 }));
}

/** The lines of a lot's price history: the lead, the own bid, and of everybody where the terms show that (rule V12). */
import type { Courses } from "../shared/courses";
import { layers } from "../shared/courses";
import type { Point } from "../shared/points";
import { t } from "../shared/texts.svelte";

export interface Line {
  label: string;
  points: readonly Point[];
  colour: string;
  dash?: readonly number[];
  width?: number;
  marks?: boolean;
  more?: boolean;
}

/** What there is to draw; null is not for this party. */
export interface Drawn {
  lead: readonly Point[] | null;
  own: readonly Point[] | null;
  all: Courses | null;
}

const COLOURS = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"] as const;
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [2, 3], [8, 3], [8, 3, 2, 3]];

/** `own` is what the supplier itself is called, or empty; `shown` brings a line's points to what is typed. */
export function seriesOf({ lead, own, all }: Drawn, alias: string, shown: (points: readonly Point[]) => readonly Point[]): Line[] {
  return [
    ...(lead === null ? [] : [{ label: t("supplier-lead-price"), points: shown(lead), colour: "--chart-lead", ...(all === null ? {} : { width: 3 }) }]),
    ...(own === null ? [] : [{ label: t("supplier-own-bid"), points: shown(own), colour: "--chart-own", dash: [6, 4], ...(all === null ? {} : { width: 3 }) }]),
    ...(all === null ? [] : others(all, alias, shown)),
  ];
}

function others(all: Courses, own: string, shown: (points: readonly Point[]) => readonly Point[]): Line[] {
  const nobody = layers(shown(all.get("") ?? [])).map((points, place) => ({ label: t("supplier-history-every-bid"), points, colour: "--chart-1", marks: true, more: place > 0 }));
  const called = [...all.keys()].filter((alias) => alias !== "" && alias !== own).sort(inOrder);
  const lines = called.map((alias, place) => {
    const dash = DASHES[Math.floor(place / COLOURS.length) % DASHES.length];
    return { label: t("ladder-called", { alias }), points: shown(all.get(alias) ?? []), colour: COLOURS[place % COLOURS.length] ?? COLOURS[0], width: 1.5, ...(dash === undefined ? {} : { dash }) };
  });
  return [...nobody, ...lines];
}

/** Numbers by size, and codes as they are written. */
const inOrder = (one: string, other: string): number => Number(one) - Number(other) || (one < other ? -1 : 1);

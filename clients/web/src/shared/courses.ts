/** How the prices of all suppliers of a lot came about, where the terms show them (rule V12): one line each, or marks where nobody is told apart. */
import type { LotRow, TrailPoint } from "@wire/frames";
import { tidy, type Point } from "./points";

/** By what a supplier is called, or for insiders who it is; "" holds every bid there was, where nobody is told apart. */
export type Courses = ReadonlyMap<string, readonly Point[]>;

/** What was told of before, and what has been followed since, together. */
export function joined(before: readonly TrailPoint[], since: Courses): Courses {
  const found = new Map<string, Point[]>();
  for (const { at, value, alias, supplier } of before) {
    const whose = alias ?? supplier ?? "";
    const course = found.get(whose) ?? [];
    course.push({ at, value });
    found.set(whose, course);
  }
  for (const [alias, points] of since) found.set(alias, [...(found.get(alias) ?? []), ...points]);
  return new Map([...found].map(([alias, points]) => [alias, alias === "" ? marks(points) : tidy(points)]));
}

/** The courses once a row has changed from `before` to `row` at that moment. */
export function followed(courses: Courses, before: LotRow | undefined, row: LotRow, at: number): Courses {
  if (row.ladder === undefined) return courses;
  if (row.aliases === undefined) {
    // Where nobody is told apart, what stands when the page is opened is told with its moments by what was before.
    const fresh = before?.ladder === undefined ? [] : added(before.ladder, row.ladder).map((value) => ({ at, value }));
    return fresh.length === 0 ? courses : new Map([...courses, ["", marks([...(courses.get("") ?? []), ...fresh])]]);
  }
  const now = new Map(row.aliases.map((alias, place) => [alias, row.ladder?.[place] ?? null]));
  const grown = new Map(courses);
  for (const alias of new Set([...courses.keys(), ...now.keys()])) {
    const [course, value] = [courses.get(alias) ?? [], now.get(alias) ?? null];
    if ((course.at(-1)?.value ?? null) !== value) grown.set(alias, tidy([...course, { at, value }]));
  }
  return grown;
}

/** The values that stand now and did not before, each as often. */
function added(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before];
  return now.filter((value) => {
    const place = left.indexOf(value);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** The bids among these points, each moment and value once, in the order of time. */
function marks(points: readonly Point[]): Point[] {
  const found = new Map(points.filter(({ value }) => value !== null).map((point) => [`${point.at} ${point.value}`, point]));
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** Marks parted so that each part has one for a moment: a chart's line has one value at a time. */
export function layers(points: readonly Point[]): Point[][] {
  const found: Point[][] = [];
  let [at, deep] = [Number.NaN, 0];
  for (const point of points) {
    deep = point.at === at ? deep + 1 : 0;
    at = point.at;
    (found[deep] ??= []).push(point);
  }
  return found;
}

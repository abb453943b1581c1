/** Price over time as it is drawn: steps that hold until the next point. */
export interface Point {
  /** Microseconds UTC. */
  at: number;
  /** A decimal string, or null where no bid stood from then on. */
  value: string | null;
}

/** The points in order of time, each moment once (the last one said), and none that repeats the one before. */
export function tidy(points: readonly Point[]): Point[] {
  const sorted = points.map((point, place) => ({ point, place }));
  sorted.sort((one, other) => one.point.at - other.point.at || one.place - other.place);
  const kept: Point[] = [];
  for (const { point } of sorted) {
    if (kept[kept.length - 1]?.at === point.at) kept.pop();
    if (kept[kept.length - 1]?.value !== point.value) kept.push(point);
  }
  return kept;
}

/**
 * Columns for a chart: every moment of any series once, in seconds; each series holds its value until its next point, and
 * those that are `marks` have theirs at their own moments alone.
 */
export function columns(series: readonly (readonly Point[])[], until: number | null, marks: readonly boolean[] = []): [number[], ...(number | null)[][]] {
  const moments = new Set(series.flatMap((points) => points.map((point) => point.at)));
  const last = Math.max(0, ...moments);
  if (until !== null && until > last && moments.size > 0) moments.add(until);
  const times = [...moments].sort((one, other) => one - other);
  const values = series.map((points, number) => {
    if (marks[number] === true) {
      const marked = new Map(points.map(({ at, value }) => [at, value === null ? null : Number(value)]));
      return times.map((time) => marked.get(time) ?? null);
    }
    let place = 0;
    let held: number | null = null;
    return times.map((time) => {
      for (let next = points[place]; next !== undefined && next.at <= time; next = points[(place += 1)]) {
        held = next.value === null ? null : Number(next.value);
      }
      return held;
    });
  });
  return [times.map((time) => time / 1e6), ...values];
}

/** One auction as this party may see it: a snapshot replaces, a delta merges, gone drops, and a gap is noticed. */
import type { Briefing, Delta, Row, Snapshot } from "@wire/frames";

/** What a frame did: the keys it touched, `all` where everything was replaced, nothing for one known already, or a gap. */
export type Applied =
  | { kind: "all" }
  | { kind: "rows"; keys: string[] }
  | { kind: "known" }
  | { kind: "gap" };

export class Replica {
  readonly auction: string;
  readonly rows = new Map<string, Row>();
  terms: Briefing | null = null;
  /** The last cursor taken in, or null before the first snapshot. */
  cursor: number | null = null;
  /** The stamp of what was taken in last. */
  at = 0;

  constructor(auction: string) {
    this.auction = auction;
  }

  snapshot(frame: Snapshot): Applied {
    this.rows.clear();
    for (const [key, row] of Object.entries(frame.rows)) this.rows.set(key, row);
    this.terms = frame.terms;
    this.cursor = frame.cursor;
    this.at = frame.now;
    return { kind: "all" };
  }

  /** A delta is taken in only where it follows the last one; one from before it is known, one from beyond shows a gap. */
  delta(frame: Delta): Applied {
    if (this.cursor === null || frame.cursor > this.cursor + 1) return { kind: "gap" };
    if (frame.cursor <= this.cursor) return { kind: "known" };
    for (const [key, fields] of Object.entries(frame.rows)) this.rows.set(key, { ...this.rows.get(key), ...fields });
    for (const key of frame.gone) this.rows.delete(key);
    this.cursor = frame.cursor;
    this.at = frame.at;
    return { kind: "rows", keys: [...Object.keys(frame.rows), ...frame.gone] };
  }
}

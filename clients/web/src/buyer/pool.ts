/** A pool as the server tells it, in one shape whoever asks: the coordinator sees every member, a member its own lines. */

import { api, path, type Sending } from "../shared/api";
import type { Demand, Party, PoolReference } from "./draft";
import type { Needs } from "./needs";
import type { PoolTerms } from "./pooling";

export interface PoolEntry {
  readonly pool: string;
  readonly title: string;
  readonly status: "open" | "review" | "frozen" | "failed" | "ceded";
}

export interface MemberQuantity {
  readonly member: string;
  readonly quantity: number;
}

/** A line of a file that is demand: where it stands, and what one board needs. */
export interface PoolLine {
  readonly member: string;
  readonly file_name: string;
  readonly line: number;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly per_board: number;
  readonly builds: number;
  /** The part it names, by which needs are said: several lines may name one. */
  readonly part: string;
  readonly needs: Needs;
}

export interface PoolPart {
  readonly id: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly total: number;
  /** A member's own quantity, where a member asks. */
  readonly quantity?: number;
  readonly members: readonly MemberQuantity[];
  readonly lines: readonly PoolLine[];
  /** Whether it goes to auction, and what its line says there beyond its name; the coordinator alone is told. */
  readonly put_up?: boolean;
  readonly description?: string;
}

export interface PoolNote {
  readonly code: string;
  readonly apart: readonly string[];
  readonly like: readonly string[];
  readonly detail: string;
}

export interface LineReport {
  readonly member: string;
  readonly file_name: string;
  readonly code: string;
  readonly line: number;
  readonly reason: string;
  readonly count: number;
  readonly kept: boolean;
}

export interface PoolFile {
  readonly member: string;
  readonly file_name: string;
  readonly builds: number;
  readonly source_lines: number;
}

export interface PoolView extends PoolEntry {
  readonly members: readonly Party[];
  readonly parts: readonly PoolPart[];
  readonly kept_apart: readonly PoolNote[];
  readonly reports: readonly LineReport[];
  readonly files: readonly PoolFile[];
  readonly reference: PoolReference | null;
  readonly terms: PoolTerms;
  /** When the window that is open ends, in microseconds; null where nothing is due. */
  readonly due_at: number | null;
  readonly reviewed: readonly { readonly member: string; readonly part: string; readonly confirmed: boolean }[];
  /** Parts that are not put to auction, with what was confirmed of each and which least that missed, a member's own alone. */
  readonly short: readonly { readonly id: string; readonly total: number; readonly members?: number; readonly least: "total" | "members" }[];
  /** Why nothing goes to auction; empty otherwise. */
  readonly failed: string;
  /** The pool that took this one in; empty otherwise. */
  readonly into: string;
}

export const pools = {
  list: (): Promise<PoolEntry[]> => api.get(`/api/pools`),
  one: (pool: string): Promise<PoolView> => api.get(path`/api/pools/${pool}`),
  open: (pool: string, title: string, members: readonly Party[], terms?: PoolTerms): Promise<PoolView> =>
    api.post("/api/pools", { pool, title, members, ...(terms === undefined ? {} : { terms }) }),
  submit: (pool: string, member: string, file: File, builds: number, how: Sending = {}): Promise<PoolView> =>
    api.put(`${path`/api/pools/${pool}/boms/${member}/${file.name}`}?builds=${builds}`, file, how),
  takeBack: (pool: string, member: string, fileName: string): Promise<PoolView> =>
    api.remove(path`/api/pools/${pool}/boms/${member}/${fileName}`),
  freeze: (pool: string): Promise<PoolView> => api.post(path`/api/pools/${pool}/freeze`),
};

/** What became of one line of a file. A report may stand for several lines, and beside a line that counts. */
export type Fate =
  | { readonly kind: "merged" | "apart"; readonly line: PoolLine; readonly part: PoolPart; readonly reports: readonly LineReport[] }
  | { readonly kind: "reported"; readonly report: LineReport };

export interface FileFate {
  readonly file: PoolFile;
  readonly merged: number;
  readonly apart: number;
  readonly reported: number;
  /** Lines that nobody confirmed in the review: they are demand no more once it is over. */
  readonly unconfirmed: number;
  readonly fates: readonly Fate[];
  /** Every source line is told of, once: what the pool's rule P2 promises, counted again here. */
  readonly complete: boolean;
}

/** One by one, under the name of each. */
function grouped<T>(all: Iterable<T>, name: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(name(each));
    if (group === undefined) groups.set(name(each), [each]);
    else group.push(each);
  }
  return groups;
}

/** Where every line of every file went. A pool may hold a hundred thousand lines: each is looked at once. */
export function fates(pool: PoolView): FileFate[] {
  const apart = new Set(pool.kept_apart.flatMap((note) => note.apart));
  const isReviewed = Boolean(pool.terms.review_until) && (pool.status === "frozen" || pool.status === "failed");
  const owner = (each: { readonly member: string; readonly file_name: string }): string => `${each.member}/${each.file_name}`;
  const placedBy = grouped(pool.parts.flatMap((part) => part.lines.map((line) => ({ line, part }))), ({ line }) => owner(line));
  const reportsBy = grouped(pool.reports, owner);
  return pool.files.map((file) => {
    const reports = reportsBy.get(owner(file)) ?? [];
    const kept = grouped(reports.filter((report) => report.kept), (report) => String(report.line));
    const placed = (placedBy.get(owner(file)) ?? []).map(
      ({ line, part }): Fate => ({ kind: apart.has(part.id) ? "apart" : "merged", line, part, reports: kept.get(String(line.line)) ?? [] }),
    );
    const lost = reports.filter((report) => !report.kept);
    const count = (kind: Fate["kind"]): number => placed.filter((fate) => fate.kind === kind).length;
    const [merged, separate, reported] = [count("merged"), count("apart"), lost.reduce((sum, report) => sum + report.count, 0)];
    const unconfirmed = isReviewed ? Math.max(0, file.source_lines - merged - separate - reported) : 0;
    return {
      file,
      unconfirmed,
      merged,
      apart: separate,
      reported,
      fates: [...placed, ...lost.map((report): Fate => ({ kind: "reported", report }))].sort((one, other) => lineOf(one) - lineOf(other)),
      complete: merged + separate + reported + unconfirmed === file.source_lines,
    };
  });
}

export const lineOf = (fate: Fate): number => (fate.kind === "reported" ? fate.report.line : fate.line.line);

/** What goes to auction from a frozen pool. */
export function demandOf(pool: PoolView): Demand {
  return {
    title: pool.title,
    members: pool.members,
    pool: pool.reference,
    parts: pool.parts.filter((part) => part.put_up !== false).map((part) => ({
      id: part.id,
      manufacturer: part.manufacturer,
      part_number: part.part_number,
      description: part.description ?? "",
      quantity: part.total,
      pledges: part.members.map(({ member, quantity }) => ({ member, quantity })),
      unitBaseline: "",
    })),
  };
}

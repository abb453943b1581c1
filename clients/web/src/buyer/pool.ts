/** A pool as the server tells it, in one shape whoever asks: the coordinator sees every member, a member its own lines. What may be long is read by pages. */

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

export interface PoolPart {
  readonly id: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly total: number;
  /** A member's own quantity, where a member asks. */
  readonly quantity?: number;
  readonly members: readonly MemberQuantity[];
  readonly is_apart: boolean;
  /** The member's own word in the review; null before it said any. */
  readonly confirmed: boolean | null;
  /** Whether it goes to auction, and what its line says there beyond its name; the coordinator alone is told. */
  readonly put_up?: boolean;
  readonly description?: string;
}

/** What to look at before the pool is frozen, with the names of the parts. */
export interface PoolNote {
  readonly code: string;
  readonly apart: readonly string[];
  readonly like: readonly string[];
  readonly detail: string;
}

export interface LineReport {
  readonly code: string;
  readonly line: number;
  readonly reason: string;
  readonly count: number;
  readonly kept: boolean;
}

export type FateKind = "merged" | "apart" | "reported";

/** Where a line of a file went. A report may stand for several lines, and beside a line that counts. */
export type Fate = { readonly member: string; readonly file_name: string; readonly line: number; readonly count: number; readonly reports: readonly LineReport[] } & (
  | { readonly kind: "reported" }
  | DemandLine
);

/** A line that is demand: what part, what one board needs, and what it asks beyond that. */
interface DemandLine {
  readonly kind: "merged" | "apart";
  readonly manufacturer: string;
  readonly part_number: string;
  readonly per_board: number;
  readonly builds: number;
  /** The part it names, by which needs are said: several lines may name one. */
  readonly part: string;
  readonly needs: Needs;
}
export type PoolLine = Extract<Fate, DemandLine>;

export interface PoolFile {
  readonly member: string;
  readonly file_name: string;
  readonly builds: number;
  readonly source_lines: number;
  readonly merged: number;
  readonly apart: number;
  readonly reported: number;
  /** Lines that nobody confirmed in the review: they are demand no more once it is over. */
  readonly unconfirmed: number;
}

export interface PoolView extends PoolEntry {
  readonly members: readonly Party[];
  readonly counts: {
    readonly parts: number;
    /** Parts that go to auction; the coordinator and auditors are told. */
    readonly put_up: number | null;
    readonly pieces: number;
    /** How many parts more than one member needs; the coordinator and auditors are told. */
    readonly shared: number | null;
    readonly notes: number;
    readonly asking: number;
    readonly short: number;
  };
  readonly files: readonly PoolFile[];
  readonly reference: PoolReference | null;
  readonly terms: PoolTerms;
  /** When the window that is open ends, in microseconds; null where nothing is due. */
  readonly due_at: number | null;
  /** Parts that are not put to auction, with what was confirmed of each and which least that missed, a member's own alone; the first of them. */
  readonly short: readonly { readonly id: string; readonly name: string; readonly total: number; readonly least: "total" | "members" }[];
  /** In a review, on how many of its parts each member has said its word; the coordinator and auditors are told. */
  readonly answered: readonly { readonly member: string; readonly parts: number; readonly confirmed: number; readonly declined: number }[];
  /** Why nothing goes to auction; empty otherwise. */
  readonly failed: string;
  /** The pool that took this one in; empty otherwise. */
  readonly into: string;
}

/** Which lines of a pool are asked for. */
export interface Sought {
  readonly member?: string;
  readonly file_name?: string;
  readonly kind?: FateKind;
  /** Those alone that ask something beyond part and quantity. */
  readonly asks?: true;
}

/** Some rows of a long list, and how many there are in all. */
export interface Page<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
}

/** Whatever answers with a pool is asked for its head: a pool may hold a hundred thousand lines. */
export const head = (address: string): string => `${address}${address.includes("?") ? "&" : "?"}of=head`;

async function page<Row>(address: string, named: string, from: number, most: number, more: Record<string, string>): Promise<Page<Row>> {
  const asked = new URLSearchParams({ ...more, from: String(from), most: String(most) });
  const told = await api.get<{ readonly count: number } & Readonly<Record<string, readonly Row[]>>>(`${address}?${asked.toString()}`);
  return { count: told.count, rows: told[named] ?? [] };
}

/** As many parts go into one auction: so many fit its terms and a page, and so many the server tells at once. */
export const MOST_PARTS = 2000;

export const pools = {
  list: (): Promise<PoolEntry[]> => api.get(`/api/pools`),
  one: (pool: string): Promise<PoolView> => api.get(head(path`/api/pools/${pool}`)),
  open: (pool: string, title: string, members: readonly Party[], terms?: PoolTerms): Promise<PoolView> =>
    api.post(head("/api/pools"), { pool, title, members, ...(terms === undefined ? {} : { terms }) }),
  submit: (pool: string, member: string, file: File, builds: number, how: Sending = {}): Promise<PoolView> =>
    api.put(head(`${path`/api/pools/${pool}/boms/${member}/${file.name}`}?builds=${builds}`), file, how),
  takeBack: (pool: string, member: string, fileName: string): Promise<PoolView> =>
    api.remove(head(path`/api/pools/${pool}/boms/${member}/${fileName}`)),
  freeze: (pool: string): Promise<PoolView> => api.post(head(path`/api/pools/${pool}/freeze`)),
  parts: (pool: string, from: number, most: number, search = ""): Promise<Page<PoolPart>> => page(path`/api/pools/${pool}/parts`, "parts", from, most, { search }),
  notes: (pool: string, from: number, most: number): Promise<Page<PoolNote>> => page(path`/api/pools/${pool}/notes`, "notes", from, most, {}),
  lines: (pool: string, sought: Sought, from: number, most: number, search = ""): Promise<Page<Fate>> =>
    page(path`/api/pools/${pool}/lines`, "lines", from, most, { ...sought, ...(sought.asks === undefined ? {} : { asks: "true" }), search } as Record<string, string>),
  /** The parts that go to auction, in the pool's order or, to be chosen from, the largest first. */
  putUp: (pool: string, from: number, most: number): Promise<Page<PoolPart>> => page(path`/api/pools/${pool}/parts`, "parts", from, most, { put_up: "true" }),
  largest: (pool: string, from: number, most: number, search: string): Promise<Page<PoolPart>> =>
    page(path`/api/pools/${pool}/parts`, "parts", from, most, { search, put_up: "true", by: "quantity" }),
  /** Which parts these names are, a part number alone or with its manufacturer: of each all that it names. */
  find: async (pool: string, names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
    const { found } = await api.post<{ found: readonly { name: string; ids: readonly string[] }[] }>(path`/api/pools/${pool}/parts/find`, { names });
    return new Map(found.map(({ name, ids }) => [name, ids]));
  },
};

/** Whether every source line of a file is told of, once: what the pool's rule P2 promises, counted again here. */
export const isComplete = (file: PoolFile): boolean => file.merged + file.apart + file.reported + file.unconfirmed === file.source_lines;

export const isLine = (fate: Fate): fate is PoolLine => fate.kind !== "reported";

/** What goes to auction from a frozen pool: these of its parts. */
export function demandOf(pool: PoolView, parts: readonly PoolPart[]): Demand {
  return {
    title: pool.title,
    members: pool.members,
    pool: pool.reference,
    parts: parts.filter((part) => part.put_up !== false).map((part) => ({
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

/** What this browser finds when it follows the chain from the first byte to the signed root, trusting no server. */

import type { Stored } from "./entries";
import { type Bytes, Tree, genesis, hex, leafHash, nextHead } from "../shared/hashes";
import type { Checkpoint } from "../shared/note";

/** The hashes of one entry: its leaf, and the chain's head once it stands. */
export interface Link {
  readonly leaf: string;
  readonly head: string;
}

export interface Chain {
  readonly links: readonly Link[];
  readonly roots: ReadonlyMap<number, string>;
  readonly fault: Fault | null;
}

/** The first entry that is out of order, and in what way. */
export interface Fault {
  readonly seq: number;
  readonly kind: "seq" | "stream" | "time";
}

export interface Agreement {
  readonly size: number;
  readonly agrees: boolean;
  readonly found: string | null;
  readonly signed: string;
}

/** The reader is told how far it has come every so many entries. */
const STRIDE = 1000;

/** Hash every entry in order, and look at their order. `sizes` are the tree sizes whose roots will be asked for; the whole is always one. */
export async function follow(stored: readonly Stored[], sizes: readonly number[] = [], told: (done: number) => void = () => undefined): Promise<Chain> {
  const bodies = stored.map(({ body }) => body);
  return { ...(await hashed(bodies, streamOf(stored), sizes, told)), fault: faultIn(stored) };
}

export const streamOf = (stored: readonly Stored[]): string => stored[0]?.entry.stream ?? "";

/** The hashes alone, over the entries' bytes. */
export async function hashed(bodies: readonly Bytes[], stream: string, sizes: readonly number[], told: (done: number) => void): Promise<Omit<Chain, "fault">> {
  const wanted = new Set([...sizes, bodies.length]);
  const tree = new Tree();
  const links: Link[] = [];
  const roots = new Map<number, string>();
  let head: Bytes = await genesis(stream);
  for (const body of bodies) {
    const leaf = await leafHash(body);
    head = await nextHead(head, leaf);
    await tree.append(leaf);
    links.push({ leaf: hex(leaf), head: hex(head) });
    if (wanted.has(tree.size)) roots.set(tree.size, hex(await tree.root()));
    if (tree.size % STRIDE === 0) told(tree.size);
  }
  if (bodies.length === 0) roots.set(0, hex(await tree.root()));
  return { links, roots };
}

/** The first entry that does not follow from the one before it. */
export function faultIn(stored: readonly Stored[]): Fault | null {
  const stream = streamOf(stored);
  let at = Number.NEGATIVE_INFINITY;
  for (const [index, { entry }] of stored.entries()) {
    if (entry.seq !== index + 1) return { seq: index + 1, kind: "seq" };
    if (entry.stream !== stream) return { seq: entry.seq, kind: "stream" };
    if (entry.at < at) return { seq: entry.seq, kind: "time" };
    at = entry.at;
  }
  return null;
}

/** Whether what was computed here is what was signed there; a checkpoint over more entries than came never agrees. */
export function compare(chain: Chain, checkpoint: Checkpoint): Agreement {
  const found = chain.roots.get(checkpoint.size) ?? null;
  const head = checkpoint.size === 0 ? null : (chain.links[checkpoint.size - 1]?.head ?? null);
  const headAgrees = checkpoint.head === null || head === checkpoint.head;
  return { size: checkpoint.size, agrees: chain.fault === null && found === checkpoint.root && headAgrees, found, signed: checkpoint.root };
}

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

/** How many entries are hashed before the page may breathe, and the reader is told how far it has come. */
const STRIDE = 200;

/** Hash every entry in order. `sizes` are the tree sizes whose roots will be asked for; the whole size is always one. */
export async function follow(
  stored: readonly Stored[],
  sizes: readonly number[] = [],
  told: (done: number) => void | Promise<void> = () => undefined,
): Promise<Chain> {
  const stream = stored[0]?.entry.stream ?? "";
  const wanted = new Set([...sizes, stored.length]);
  const tree = new Tree();
  const links: Link[] = [];
  const roots = new Map<number, string>();
  let head: Bytes = await genesis(stream);
  for (const { body } of stored) {
    const leaf = await leafHash(body);
    head = await nextHead(head, leaf);
    await tree.append(leaf);
    links.push({ leaf: hex(leaf), head: hex(head) });
    if (wanted.has(tree.size)) roots.set(tree.size, hex(await tree.root()));
    if (tree.size % STRIDE === 0) await told(tree.size);
  }
  if (stored.length === 0) roots.set(0, hex(await tree.root()));
  return { links, roots, fault: faultIn(stored, stream) };
}

function faultIn(stored: readonly Stored[], stream: string): Fault | null {
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

/** The hashes of ledger/FORMAT.md, computed by the browser itself: leaf, chain and the tree of RFC 6962. */

export type Bytes = Uint8Array<ArrayBuffer>;

const LEAF = 0x00;
const NODE = 0x01;
const LINK = 0x02;
const GENESIS = 0x03;

/** Whether this page may hash: browsers give SubtleCrypto only to pages that came over HTTPS or from this machine. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined;

async function tagged(tag: number, ...parts: readonly Bytes[]): Promise<Bytes> {
  const hashed = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  hashed[0] = tag;
  let at = 1;
  for (const part of parts) {
    hashed.set(part, at);
    at += part.length;
  }
  return sha256(hashed);
}

export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const leafHash = (body: Bytes): Promise<Bytes> => tagged(LEAF, body);
export const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => tagged(NODE, left, right);
export const nextHead = (head: Bytes, leaf: Bytes): Promise<Bytes> => tagged(LINK, head, leaf);
export const genesis = (stream: string): Promise<Bytes> => tagged(GENESIS, utf8(stream));

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;
export const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const unhex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The root that a path of nodes leads to from the leaf of that index, from 0, in a tree of that size; null where it leads to none. */
export async function rootFrom(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Promise<Bytes | null> {
  if (index < 0 || index >= size) return null;
  let [node, place, last] = [leaf, index, size - 1];
  const half = (number: number): number => Math.floor(number / 2);
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      node = await nodeHash(sibling, node);
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else node = await nodeHash(node, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? node : null;
}

/** The Merkle tree of a growing list of leaves, kept as the roots of its complete parts. */
export class Tree {
  #peaks: Bytes[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  async append(leaf: Bytes): Promise<void> {
    let node = leaf;
    for (let size = this.#size; size % 2 === 1; size = Math.floor(size / 2)) {
      node = await nodeHash(this.#peaks.pop() as Bytes, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  async root(): Promise<Bytes> {
    const [last, ...rest] = this.#peaks.toReversed();
    if (last === undefined) return sha256(new Uint8Array(0));
    let root = last;
    for (const peak of rest) root = await nodeHash(peak, root);
    return root;
  }
}

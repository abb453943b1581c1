import { expect, test } from "vitest";
import { type Bytes, hex, leafHash, nodeHash, rootFrom, Tree, unhex, utf8 } from "./hashes";

const leaves = await Promise.all(Array.from({ length: 21 }, (_, place) => leafHash(utf8(`entry ${place}`))));
/** The largest power of two below a size: where a tree parts. */
const split = (size: number): number => (size <= 2 ? 1 : 2 ** Math.floor(Math.log2(size - 1)));
const root = async (part: readonly Bytes[]): Promise<Bytes> =>
  part.length === 1 ? (part[0] as Bytes) : nodeHash(await root(part.slice(0, split(part.length))), await root(part.slice(split(part.length))));
const proof = async (part: readonly Bytes[], index: number): Promise<Bytes[]> => {
  if (part.length === 1) return [];
  const [left, right] = [part.slice(0, split(part.length)), part.slice(split(part.length))];
  return index < left.length ? [...(await proof(left, index)), await root(right)] : [...(await proof(right, index - left.length)), await root(left)];
};

test("a path leads from every leaf of a tree of any size to its root, and from no other place", async () => {
  const tree = new Tree();
  for (let size = 1; size <= leaves.length; size += 1) {
    await tree.append(leaves[size - 1] as Bytes);
    const whole = hex(await tree.root());
    expect(hex(await root(leaves.slice(0, size)))).toBe(whole);
    for (let index = 0; index < size; index += 1) {
      const path = await proof(leaves.slice(0, size), index);
      const found = async (at: number, of: number, nodes = path): Promise<string> => hex((await rootFrom(leaves[index] as Bytes, at, of, nodes)) ?? new Uint8Array(0));
      expect(await found(index, size)).toBe(whole);
      expect(await found(index + 1, size)).not.toBe(whole);
      expect(await found(index, size, [...path, leaves[0] as Bytes])).not.toBe(whole);
      if (path.length > 0) expect(await found(index, size, path.slice(1))).not.toBe(whole);
    }
  }
});

test("hex is read as it is written", () => expect([...unhex(hex(Uint8Array.from([0, 9, 255])))]).toEqual([0, 9, 255]));

import { describe, expect, test } from "vitest";
import { Unreadable, linesOf, readEntries } from "./entries";
import { utf8 } from "../shared/hashes";
import { HEADS, LEAVES, LINES, ROOTS } from "./sample";
import { compare, follow } from "./verify";

const read = (lines: readonly string[]) => readEntries(utf8(lines.join("\n") + "\n"));

describe("reading", () => {
  test("lines keep their very bytes, with or without a last line end", () => {
    expect(linesOf(utf8("a\nbc\n")).map((line) => line.length)).toEqual([1, 2]);
    expect(linesOf(utf8("a\nbc")).map((line) => line.length)).toEqual([1, 2]);
    expect(linesOf(utf8(""))).toEqual([]);
  });

  test("a line that is no entry is named", () => {
    expect(() => read([LINES[0] as string, "{}"])).toThrow(new Unreadable(2, "not an entry"));
    expect(() => read(["nonsense"])).toThrow(Unreadable);
  });
});

describe("following the chain", () => {
  test("gives the leaves, heads and roots the ledger gives", async () => {
    const chain = await follow(read(LINES), [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(chain.links.map((link) => link.leaf)).toEqual(LEAVES);
    expect(chain.links.map((link) => link.head)).toEqual(HEADS);
    for (const size of [1, 2, 3, 4, 5, 6, 7]) expect(chain.roots.get(size)).toBe(ROOTS[size]);
    expect(chain.fault).toBeNull();
  });

  test("an empty record has the root of the empty tree", async () => {
    expect((await follow([])).roots.get(0)).toBe(ROOTS[0]);
  });

  test("agrees with a checkpoint over all entries and over fewer", async () => {
    const chain = await follow(read(LINES), [3]);
    expect(compare(chain, { size: 7, root: ROOTS[7] as string, head: HEADS[6] as string }).agrees).toBe(true);
    expect(compare(chain, { size: 3, root: ROOTS[3] as string, head: null }).agrees).toBe(true);
  });

  test("one changed digit is found", async () => {
    const forged = LINES.map((line) => line.replace("850.00", "849.00"));
    const chain = await follow(read(forged));
    const agreement = compare(chain, { size: 7, root: ROOTS[7] as string, head: HEADS[6] as string });
    expect(agreement.agrees).toBe(false);
    expect(chain.links[3]?.head).toBe(HEADS[3]);
    expect(chain.links[4]?.head).not.toBe(HEADS[4]);
  });

  test("a right root with a wrong head does not agree", async () => {
    expect(compare(await follow(read(LINES)), { size: 7, root: ROOTS[7] as string, head: HEADS[0] as string }).agrees).toBe(false);
  });

  test("a checkpoint over entries that did not come does not agree", async () => {
    const chain = await follow(read(LINES.slice(0, 6)));
    expect(compare(chain, { size: 7, root: ROOTS[7] as string, head: null }).agrees).toBe(false);
  });

  test("a missing entry, a foreign stream and a stamp that goes back are faults", async () => {
    const without = LINES.filter((_, index) => index !== 2);
    expect((await follow(read(without))).fault).toEqual({ seq: 3, kind: "seq" });
    const foreign = LINES.map((line, index) => (index === 3 ? line.replace("auction/demo", "auction/other") : line));
    expect((await follow(read(foreign))).fault).toEqual({ seq: 4, kind: "stream" });
    const back = LINES.map((line, index) => (index === 4 ? line.replace('"at":13000000', '"at":1') : line));
    expect((await follow(read(back))).fault).toEqual({ seq: 5, kind: "time" });
  });
});

import { describe, expect, test } from "vitest";
import type { LotRow } from "@wire/frames";
import { followed, joined, layers } from "./courses";

const row = (ladder: string[], aliases?: string[]): LotRow => ({ ladder, ...(aliases === undefined ? {} : { aliases }) }) as unknown as LotRow;

describe("the courses of all", () => {
  test("are one line for each who is told apart, before and since", () => {
    const since = followed(new Map(), undefined, row(["8", "9"], ["B", "A"]), 30);
    const all = joined([{ at: 10, value: "10", alias: "A" }, { at: 20, value: "9", alias: "A" }, { at: 20, value: "8", alias: "B" }], since);
    expect(all.get("A")).toEqual([{ at: 10, value: "10" }, { at: 20, value: "9" }]);
    expect(all.get("B")).toEqual([{ at: 20, value: "8" }]);
  });

  test("go on with what is heard, and end where a bid stands no more", () => {
    const first = followed(new Map(), undefined, row(["8", "9"], ["B", "A"]), 30);
    const second = followed(first, row(["8", "9"], ["B", "A"]), row(["7"], ["A"]), 40);
    expect(second.get("A")).toEqual([{ at: 30, value: "9" }, { at: 40, value: "7" }]);
    expect(second.get("B")).toEqual([{ at: 30, value: "8" }, { at: 40, value: null }]);
    expect(followed(second, row(["7"], ["A"]), row(["7"], ["A"]), 50)).toEqual(second);
  });

  test("are marks where nobody is told apart: each new value once", () => {
    const first = followed(new Map(), undefined, row(["8", "9"]), 30);
    expect(first.size).toBe(0);
    const second = followed(first, row(["8", "9"]), row(["8", "8", "9"]), 40);
    expect(second.get("")).toEqual([{ at: 40, value: "8" }]);
    const all = joined([{ at: 10, value: "9" }, { at: 15, value: null as never }, { at: 40, value: "8" }], second);
    expect(all.get("")).toEqual([{ at: 10, value: "9" }, { at: 40, value: "8" }]);
  });

  test("are nothing where prices are not shown", () => expect(followed(new Map(), undefined, {} as LotRow, 1).size).toBe(0));

  test("are parted so that each part has one mark for a moment", () => {
    const [one, two, three] = [{ at: 1, value: "5" }, { at: 1, value: "6" }, { at: 2, value: "4" }];
    expect(layers([one, two, three])).toEqual([[one, three], [two]]);
  });
});

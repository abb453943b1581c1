import { describe, expect, test } from "vitest";
import type { LotRow } from "@wire/frames";
import { ranksOf, rungs, shortened } from "./ladder";

const LADDER = ["9.00", "9.00", "10.00", "11.00"];
const row = (change: Partial<LotRow>): LotRow => ({ ladder: LADDER, rank: null, ...change }) as LotRow;

describe("the ladder", () => {
  test.each([
    ["earliest", [1, 2, 3, 4]],
    ["equal_best", [1, 1, 3, 4]],
    ["equal_worst", [2, 2, 3, 4]],
    ["dense", [1, 1, 2, 3]],
  ] as const)("ranks equal values as the terms say: %s", (ties, ranks) => expect(ranksOf(LADDER, ties)).toEqual(ranks));

  test("marks the own by its alias", () => {
    const found = rungs(row({ aliases: ["2", "7", "1", "3"], alias: "7", own: "9.00", rank: 1 }), "dense");
    expect(found.map(({ own }) => own)).toEqual([false, true, false, false]);
    expect(found.map(({ rank, alias }) => `${rank} ${alias}`)).toEqual(["1 2", "1 7", "2 1", "3 3"]);
  });

  test("marks the own by its rank where nobody is told apart", () => {
    expect(rungs(row({ own: "9.00", rank: 2 }), "earliest").map(({ own }) => own)).toEqual([false, true, false, false]);
    expect(rungs(row({ own: "11.00", rank: 4 }), "earliest").findIndex(({ own }) => own)).toBe(3);
    expect(rungs(row({ own: "80.00", own_comparable: "10.00", rank: 3 }), "earliest").findIndex(({ own }) => own)).toBe(2);
  });

  test("marks nothing of who does not stand, or only watches", () => {
    expect(rungs(row({ own: null }), "earliest").some(({ own }) => own)).toBe(false);
    expect(rungs(row({ alias: "7", aliases: ["2", "8", "1", "3"] }), "dense").some(({ own }) => own)).toBe(false);
  });

  test("is shortened to the best and the own", () => {
    const found = rungs(row({ own: "11.00", rank: 4 }), "earliest");
    expect(shortened(found, 2).map(({ rank }) => rank)).toEqual([1, 2, 4]);
  });
});

import type { LotTerms } from "@wire/frames";
import { describe, expect, test } from "vitest";
import { answersOf, linesOf, packagesOf, scheduleOf } from "./bidwords";

const lot = { evaluation: { criteria: [{ id: "w", title: "Warranty", options: [{ label: "3 years" }, { label: "1 year" }] }] } } as unknown as LotTerms;

describe("a bid in words", () => {
  test("names the answer it gives to each question", () => {
    expect(answersOf(lot, { answers: ["1"] })).toEqual([{ title: "Warranty", label: "1 year" }]);
    expect(answersOf({ ...lot, evaluation: null }, {})).toEqual([]);
  });
  test("has a schedule only where it has steps", () => {
    expect(scheduleOf({ prices: ["5"] })).toBeNull();
    expect(scheduleOf({ steps: ["0", "50"], prices: ["5", "4"], limits: ["10", "5", "80"] })).toEqual({
      steps: [{ from: "0", price: "5" }, { from: "50", price: "4" }], least: "10", multiple: "5", most: "80",
    });
  });
});

describe("the course of all bids", () => {
  const at = (at: number, supplier: string, value: string | null) => ({ at, supplier, value });
  test("is one line for each supplier that moved, in the order they are named", () => {
    const lines = linesOf([at(1, "b", "9"), at(2, "a", "8"), at(3, "b", "7"), at(4, "b", null)], ["a", "b", "c"]);
    expect(lines.map(({ supplier, points }) => [supplier, points.map(({ value }) => value)])).toEqual([["a", ["8"]], ["b", ["9", "7", null]]]);
  });
  test("tells more suppliers apart than there are colours", () => {
    const names = Array.from({ length: 20 }, (_, place) => `s${place}`);
    const looks = linesOf(names.map((name) => at(1, name, "1")), names).map(({ colour, dash }) => `${colour} ${dash?.join() ?? ""}`);
    expect(new Set(looks).size).toBe(20);
  });
});

test("packages are told by supplier, the cheapest first", () => {
  const row = (price: string) => ({ lots: ["L1", "L2"], price, group: "", at: 1, left_out: false });
  const rows = new Map<string, unknown>([["package:s2:x", row("5.00")], ["package:s1:all", row("10.00")], ["package:s1:some", row("9.00")], ["lot:L1", {}]]);
  expect(packagesOf(rows).map(({ supplier, name }) => `${supplier} ${name}`)).toEqual(["s1 some", "s1 all", "s2 x"]);
});

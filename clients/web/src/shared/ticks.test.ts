import type { Band, LotTerms, Stage } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { partOf, pricesAt, worth } from "./ticks";

const lot = (...quantities: number[]): LotTerms => ({
  id: "L1",
  title: "Lot",
  price_scale: 2,
  quantity_scale: 0,
  ceiling: null,
  reserve: null,
  baseline: null,
  decrement: [],
  largest_change: null,
  closes_at: 0,
  stages: [],
  lines: quantities.map((quantity) => ({ id: "A", description: "", manufacturer: "", part_number: "", unit: "piece", quantity, pledges: [] })),
});
const stage = (kind: Stage["kind"], start: string[], step: Partial<Band>, ticks: number, part = 0, multiple = 0): Stage => ({
  kind,
  pause_us: 0,
  length_us: 0,
  revisable: false,
  random_us: 0,
  commitment: "",
  entrants: null,
  clock: {
    start,
    steps: [{ from: "0", amount: "0", share: null, ...step }],
    interval_us: 60e6,
    most: ticks,
    ticks,
    limit: null,
    grace_us: 0,
    least_active: 0,
    least_part: part,
    part_multiple: multiple,
    limits: false,
  },
});

describe("the prices of a clock", () => {
  it("fall by a share, as the rulebook works it out", () => {
    const falling = stage("japanese", ["100.00"], { share: [1, 10] }, 4);
    expect([1, 2, 3, 4].map((tick) => pricesAt(lot(1), falling, tick)?.[0])).toEqual(["100.00", "90.00", "81.00", "72.90"]);
    expect([pricesAt(lot(1), falling, 0), pricesAt(lot(1), falling, 5)]).toEqual([null, null]);
  });
  it("move line by line, up at a Dutch clock", () => {
    expect(pricesAt(lot(1, 1), stage("japanese", ["100.00", "5.00"], { amount: "2.00" }, 3), 3)).toEqual(["96.00", "1.00"]);
    expect(pricesAt(lot(1), stage("dutch", ["10.00"], { amount: "0.50" }, 3), 3)).toEqual(["11.00"]);
    expect(worth(lot(10, 2), ["1.50", "0.25"])).toBe("15.50");
  });
});

describe("a part of what is left", () => {
  const parts = stage("dutch", ["1.00"], { amount: "0.10" }, 3, 20, 10);
  it("is the least part or more, in whole multiples, or all there is", () => {
    expect(["15", "20", "25", "30", "40", "41"].map((typed) => partOf(lot(100), parts, "40", typed))).toEqual([null, 20, null, 30, 40, null]);
    expect(partOf(lot(100), parts, "10", "10")).toBe(10);
    expect(["0", "x", ""].map((typed) => partOf(lot(100), parts, "40", typed))).toEqual([null, null, null]);
  });
});

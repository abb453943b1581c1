import { describe, expect, it } from "vitest";
import type { LotTerms } from "@wire/frames";
import { faultsIn, inProportion, leadingPrice, mostBound, nextStep, shrinks, stepOf, toldSteps } from "./joining";

const lot = { price_scale: 2, quantity_scale: 1, lines: [{ quantity: 1005 }], joining: { most: "50.5", shows: "curve" } } as unknown as LotTerms;

describe("volume that joins", () => {
  it("has joined as far as the first steps make up what is told", () => {
    const steps = toldSteps(["20@95.00", "10@90.00", "3@80.00"].map(stepOf), "30");
    expect(steps.map(({ joined }) => joined)).toEqual([true, true, false]);
    expect(nextStep(steps)).toEqual({ more: "3", price: "80.00" });
    expect(nextStep(toldSteps(["20@95.00"].map(stepOf), "20"))).toBeNull();
  });
  it("binds a bid for the lot and for all that may join", () => {
    expect(mostBound(lot)).toBe("151.0");
    expect(mostBound({ ...lot, joining: null })).toBeNull();
  });
  it("goes by the leading unit price", () => {
    expect(leadingPrice(lot, "9547.500")).toBe("95.00");
    expect(leadingPrice(lot, null)).toBeNull();
  });
  it("is measured against what as much would have cost before", () => {
    expect(inProportion("100.00", lot, "127.5")).toBe("126.87");
    expect(inProportion("100.00", { ...lot, quantity_scale: 0, lines: [{ ...lot.lines[0]!, quantity: 100 }] }, "127")).toBe("127.00");
  });
  it("grows and never shrinks", () => {
    const before = [stepOf("20@95.00"), stepOf("10@90.00")];
    expect(shrinks(before, [stepOf("30@95.00")])).toBe(false);
    expect(shrinks(before, [stepOf("20@94.00"), stepOf("10@90.00")])).toBe(true);
    expect(shrinks(before, [stepOf("20@95.00")])).toBe(true);
    expect(shrinks([], [])).toBe(false);
  });
  it("names what is wrong in each field", () => {
    expect(faultsIn(lot, [stepOf("1.5@95.00"), stepOf("0@90")])).toEqual([
      { quantity: null, price: null },
      { quantity: "joining_quantity_zero", price: null },
    ]);
    expect(faultsIn(lot, [stepOf("1.55@95.00"), stepOf("x@95.001"), stepOf("1@95")]).map(Object.values)).toEqual([
      ["quantity_precision", null],
      ["quantity_malformed", "price_precision"],
      [null, null],
    ]);
    expect(faultsIn(lot, [stepOf("1@95.00"), stepOf("1@95")])[1]?.price).toBe("joining_prices_fall");
  });
});

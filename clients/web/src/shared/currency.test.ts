import type { Briefing, LotTerms, OwnCurrency } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { inAuction, inOwn, rateText } from "./currency";

const TERMS = { currency: "EUR", currency_scale: 2 } as Briefing;
const LOT = { id: "L1", ceiling: "1000.00", evaluation: null } as unknown as LotTerms;

describe("a supplier's own currency", () => {
  it("leaves all as it is where there is none", () => {
    expect(inOwn(TERMS, LOT)).toEqual({ terms: TERMS, lot: LOT });
  });
  it("stands in for the auction's, with the ceiling in it", () => {
    const own = { currency: "JPY", scale: 0, rate: [61, 10000], source: "s", date: "d", ceiling: "163934.42" };
    const lot = { ...LOT, evaluation: { bids_in: own } } as unknown as LotTerms;
    const mine = inOwn(TERMS, lot);
    expect([mine.terms.currency, mine.terms.currency_scale, mine.lot.ceiling]).toEqual(["JPY", 0, "163934.42"]);
  });
  it("counts at its rate, halves up", () => {
    const own = { rate: [61, 10000] } as unknown as OwnCurrency;
    expect([inAuction("215000.0000", own), inAuction("12000.50", own), inAuction("50", own)]).toEqual(["1311.5000", "73.20", "0"]);
  });
  it.each([
    [[9183, 10000], "0.9183"],
    [[78125, 10000], "7.8125"],
    [[71840, 10000], "7.184"],
    [[7, 1], "7"],
    [[20, 10], "2"],
    [[2, 3], "2/3"],
  ] as [[number, number], string][])("a rate of %j is %s", (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });
});

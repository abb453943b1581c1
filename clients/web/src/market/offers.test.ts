import { describe, expect, it } from "vitest";
import { categoryOf, newOffer, offerFaults, offerOf } from "./offers";

const begun = newOffer();
const typed = { ...begun, profile: { ...begun.profile, most: "5000" }, hs: "8542310000", part: "PN-1", maker: "maker", place: "Hamburg", destination: "de", tiers: [{ from: "1", price: "0.005" }, { from: "1000", price: "0.0045" }] };

describe("an offer that is drafted", () => {
  it("is told in whole millionths of its currency, as its category has it", () => {
    const read = offerOf(typed, "s1");
    expect(offerFaults(begun)["most"]).toBe("whole_malformed");
    expect(read).toMatchObject({ organisation: "s1", most: 5000, destination: "DE", eccn: "EAR99", capacity: null, formula: null, packing: { spq: 1, packaging: "reel" } });
    expect(read.tiers).toEqual([
      { from_quantity: 1, price: 5000 },
      { from_quantity: 1000, price: 4500 },
    ]);
    const tool = offerOf({ ...typed, category: "equipment", currency: "jpy", profile: { ...typed.profile, fee: "250", slots: [{ month: "2027-03", units: "2" }] } }, "s1");
    expect(tool).toMatchObject({ packing: null, capacity: { fee: 250, currency: "JPY", currency_scale: 0 } });
  });
  it("has a formula beside its first price, with limits that are parts of it", () => {
    const weights = [{ index: "silicon", weight: "40", reference: "1000", lag: "1" }];
    const read = offerOf({ ...typed, category: "raw_material", profile: { ...typed.profile, fixed: "60", weights, floor: "", cap: "120.5" } }, "s1");
    expect(read.formula).toMatchObject({ base: 5000, fixed: 600_000, floor: null, cap: 6025 });
  });
  it("says at sight what cannot be read, and nothing of another category", () => {
    const wrong = Object.entries(offerFaults({ ...typed, part: " ", currency: "E", tiers: [{ from: "x", price: "1.0000001" }] })).filter(([, fault]) => fault !== undefined);
    expect(Object.fromEntries(wrong)).toEqual({ "from.0": "whole_malformed", "price.0": "price_precision", currency: "currency_malformed", part: "text_malformed" });
    expect(Object.values(offerFaults(typed)).every((fault) => fault === undefined)).toBe(true);
    expect(offerFaults({ ...typed, category: "equipment" })["slots"]).toBe("month_malformed");
  });
  it("is of the category of its heading", () => {
    expect(["8542", "848620", "9031", "3818", "280461", "3705", "3801", ""].map(categoryOf)).toEqual(["component", "equipment", "equipment", "raw_material", "raw_material", "equipment", null, null]);
  });
});

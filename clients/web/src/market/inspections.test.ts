import { describe, expect, it } from "vitest";
import { STEPS } from "../shared/supply";
import { asksOf, isKeptBack, keyOf, missingIn } from "./inspections";

describe("what may be said of a delivery", () => {
  it("is never a release or an invoice while it is on hold or rejected", () => {
    const kept = STEPS.filter((step) => isKeptBack({ step }));
    expect(kept).toEqual(["held", "rejected"]);
    for (const step of kept) expect(asksOf(step)).not.toEqual(expect.arrayContaining([expect.stringMatching(/release|invoice/)]));
    expect(STEPS.filter((step) => asksOf(step).includes("invoice"))).toEqual(["released"]);
    expect(asksOf("invoiced")).toEqual([]);
  });
  it("names the field that is missing", () => {
    const none = { place: " ", bonded: true, words: "" };
    expect(missingIn("hold", none)).toEqual({ place: "place_unsaid", words: "reason_missing" });
    expect(missingIn("rejected", none)).toEqual({ words: "reason_missing" });
    expect(missingIn("invoice", none)).toEqual({ words: "invoice_invalid" });
    expect(missingIn("release", none)).toEqual({});
  });
  it("is of one supplier, line, place and user", () => {
    expect(keyOf({ auction: "A", supplier: "s1", lot: "L1", line: "1", destination: "DE", end_user: "m1" })).toBe("L1 1 s1 DE m1");
  });
});

import { describe, expect, it } from "vitest";
import { sentenceOf } from "./past";

describe("what happened to an organisation", () => {
  const of = (event: string, more: Parameters<typeof sentenceOf>[0] | object = {}): string => sentenceOf({ event, person: "ada", ...more });

  it("tells each step of an inspection by its own sentence", () => {
    expect(of("DeliveryHeld")).toBe("past-held");
    expect(of("DeliveryHeld", { bonded: true })).toBe("past-held-bonded");
    expect(of("DeliveryInspected", { verdict: "passed" })).toBe("past-passed");
    expect(of("DeliveryInspected", { verdict: "rejected" })).toBe("past-rejected");
    expect(of("DeliveryReleased")).toBe("past-released");
    expect(of("DeliveryInvoiced")).toBe("past-invoiced");
  });

  it("passes nothing off as something else", () => {
    expect(of("MatchDecided", { verdict: "no_match" })).toBe("past-no-match");
    expect(of("VerificationWithdrawn", { person: "" })).toBe("past-withdrawn-anew");
    expect(of("DecisionLapsed")).toBe("past-lapsed");
    expect(of("WhatNobodyKnows")).toBe("past-other");
  });
});

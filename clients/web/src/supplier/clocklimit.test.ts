import { describe, expect, it } from "vitest";
import type { Briefing, LotTerms, Stage } from "@wire/frames";
import { meeting, takesLimits } from "./clocklimit";

const lot = { id: "L1", price_scale: 2, quantity_scale: 0, lines: [{ id: "A", quantity: 10 }, { id: "B", quantity: 1 }] } as unknown as LotTerms;
const stage = (kind: "dutch" | "japanese" | "open", limits = true): Stage =>
  ({ kind, clock: kind === "open" ? null : { start: ["1.00", "5.00"], steps: [{ from: "0", amount: "0.10", share: null }], ticks: 3, limits } }) as unknown as Stage;
const terms = (proxies: boolean): Briefing => ({ proxies }) as unknown as Briefing;

describe("where a limit can be left", () => {
  it("goes by the terms in an open stage, and by the clock at a clock", () => {
    expect([takesLimits(terms(true), stage("open")), takesLimits(terms(false), stage("open"))]).toEqual([true, false]);
    expect([takesLimits(terms(false), stage("dutch")), takesLimits(terms(true), stage("dutch", false)), takesLimits(terms(true), undefined)]).toEqual([true, false, false]);
  });
});

describe("what is said of a limit beforehand", () => {
  const shown = ["1.10", "5.10"];
  it("at a Dutch clock: met now, never met, or nothing", () => {
    expect(meeting(lot, stage("dutch"), shown, [110n, 510n])).toBe("met-now");
    expect(meeting(lot, stage("dutch"), shown, [110n, 511n])).toBeNull();
    expect(meeting(lot, stage("dutch"), shown, [120n, 520n])).toBeNull();
    expect(meeting(lot, stage("dutch"), shown, [121n, 1n])).toBe("never-met");
  });
  it("at a Japanese clock: that the price lies below it already", () => {
    expect(meeting(lot, stage("japanese"), shown, [110n, 1n])).toBeNull();
    expect(meeting(lot, stage("japanese"), shown, [111n, 1n])).toBe("past");
  });
});

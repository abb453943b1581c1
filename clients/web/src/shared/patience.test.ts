import { describe, expect, it } from "vitest";
import { nextAsk } from "./patience";

describe("when a division is asked for again", () => {
  it("goes on every five seconds while it waits for somebody", () => {
    expect(nextAsk({ step: "draft", outside: false }, 0, false)).toBe(5000);
    expect(nextAsk({ step: "awaited", outside: true }, 0, true)).toBe(5000);
  });
  it("is over once all is divided, but for contracts that are made outside", () => {
    expect(nextAsk({ step: "divided", outside: false }, 0, true)).toBeNull();
    expect(nextAsk({ step: "divided", outside: true }, 0, true)).toBe(15_000);
  });
  it("becomes rarer where there is none, a minute at most, and ends once all is settled", () => {
    expect([1, 2, 3, 4, 9].map((missed) => nextAsk(null, missed, false))).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(nextAsk(null, 1, true)).toBeNull();
  });
});

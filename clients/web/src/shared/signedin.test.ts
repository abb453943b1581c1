import { describe, expect, it } from "vitest";
import { endsTooSoon } from "./signedin";

const HOUR = 3_600_000_000;

describe("when it is said that a sign-in ends", () => {
  it("is within its last hour, whatever is looked at", () => {
    expect([HOUR, HOUR - 1, 0].map((left) => endsTooSoon(left, null))).toEqual([false, true, true]);
  });
  it("is as soon as an auction closes after it, within a day", () => {
    expect(endsTooSoon(2 * HOUR, 2 * HOUR)).toBe(false);
    expect(endsTooSoon(2 * HOUR, 2 * HOUR + 1)).toBe(true);
    expect(endsTooSoon(12 * HOUR, 24 * HOUR)).toBe(false);
  });
});

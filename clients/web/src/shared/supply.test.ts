import { describe, expect, it } from "vitest";
import { millionths, percentOfMillionths } from "./supply";

describe("percentages as millionths", () => {
  it("are exact, beyond the whole too", () => {
    expect(["0", "12.5", "100", "120.0001"].map(millionths)).toEqual([0, 125_000, 1_000_000, 1_200_001]);
    expect([0, 125_000, 1_200_001].map(percentOfMillionths)).toEqual(["0", "12.5", "120.0001"]);
  });
  it("are nothing where they cannot be told exactly", () => {
    expect(["", "-1", "1.00001", "x", "1e2"].map(millionths)).toEqual([null, null, null, null, null]);
  });
});

import { describe, expect, it } from "vitest";
import { namesOf, partsOf } from "./competition";

const FOUND = new Map([
  ["R-10K", ["p1", "p2"]],
  ["R-10K Other", ["p2"]],
  ["C-1U", ["p3"]],
  ["X-9", []],
]);

describe("parts of a market as they are typed", () => {
  it("are all of that number, or the one of that maker, each once", () => {
    expect(partsOf("R-10K\n", FOUND)).toEqual({ ids: ["p1", "p2"], unknown: [] });
    expect(partsOf("R-10K Other\n R-10K\nC-1U\nC-1U", FOUND)).toEqual({ ids: ["p2", "p1", "p3"], unknown: [] });
    expect(namesOf("A\n\n A \nB")).toEqual(["A", "B"]);
  });
  it("are said where the pool has none, or nobody has asked yet", () => {
    expect(partsOf("X-9\nX-10\nC-1U", FOUND)).toEqual({ ids: ["p3"], unknown: ["X-9", "X-10"] });
  });
});

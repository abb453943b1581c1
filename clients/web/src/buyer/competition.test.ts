import { describe, expect, it } from "vitest";
import { partsOf } from "./competition";
import type { PoolPart } from "./pool";

const part = (id: string, part_number: string, manufacturer: string): PoolPart => ({ id, part_number, manufacturer, total: 1, members: [], is_apart: false, confirmed: null });
const PARTS = [part("p1", "R-10K", "Maker"), part("p2", "R-10K", "Other"), part("p3", "C-1U", "Maker")];

describe("parts of a market as they are typed", () => {
  it("are all of that number, or the one of that maker", () => {
    expect(partsOf("R-10K\n", PARTS)).toEqual({ ids: ["p1", "p2"], unknown: [] });
    expect(partsOf("R-10K Other\nC-1U", PARTS)).toEqual({ ids: ["p2", "p3"], unknown: [] });
  });
  it("are said where the pool has none, and an id that stands already stays", () => {
    expect(partsOf("gone\nX-9", PARTS, ["gone"])).toEqual({ ids: ["gone"], unknown: ["X-9"] });
  });
});

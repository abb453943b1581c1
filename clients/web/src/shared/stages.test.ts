import type { LotRow, LotTerms, Stage } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { courseOf, dueOf, phaseOf, stageBars } from "./stages";

const open: Stage = { kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null };
const sealed: Stage = { ...open, kind: "sealed", length_us: 5, revisable: false };
const lot = (...stages: Stage[]): LotTerms => ({ stages }) as LotTerms;
const row = (fields: Partial<LotRow> = {}): LotRow =>
  ({ status: "open", closes_at: 100, hard_stop: 100, overtimes: 0, stage: 0, next_stage_at: null, closed_at: null, secret: null, entrant: true, sealed: null, ...fields });

describe("a course of stages", () => {
  it("is told unless it is one open stage that closes at its time", () => {
    expect(courseOf(lot(open), row()).told).toBe(false);
    expect(courseOf(lot(sealed), row()).told).toBe(true);
    expect(courseOf(lot({ ...open, random_us: 9 }), undefined).told).toBe(true);
    expect(courseOf(lot(open, sealed), row({ stage: 1 }))).toMatchObject({ number: 2, count: 2, sealed: true, told: true });
  });
  it("counts down to the next stage between two, and to nothing once a random close may come", () => {
    const random = { ...open, random_us: 9 };
    expect(phaseOf(row({ next_stage_at: 130 }), open, 0)).toBe("between");
    expect(dueOf(row({ next_stage_at: 130 }))).toBe(130);
    expect(phaseOf(row(), random, 1)).toBe("running");
    expect(phaseOf(row(), random, 0)).toBe("secret");
    expect(phaseOf(row(), open, 0)).toBe("running");
    expect(phaseOf(row({ status: "closed" }), random, 0)).toBe("closed");
  });
  it("bars who did not enter, who has bid once, and everybody in between", () => {
    expect(stageBars(lot(sealed), row())).toBeNull();
    expect(stageBars(lot(sealed), row({ sealed: "1.00" }))).toBe("spent");
    expect(stageBars(lot({ ...sealed, revisable: true }), row({ sealed: "1.00" }))).toBeNull();
    const turns: Stage = { ...open, kind: "turns" };
    expect(stageBars(lot(turns), row({ turn: 2, your_turn: 3 }))).toBe("turn");
    expect(stageBars(lot(turns), row({ turn: 3, your_turn: 3 }))).toBeNull();
    expect(stageBars(lot(open), row({ entrant: false }))).toBe("entrant");
    expect(stageBars(lot(open), row({ entrant: true, next_stage_at: 1 }))).toBe("between");
  });
});

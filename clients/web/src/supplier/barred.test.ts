import { describe, expect, test } from "vitest";
import type { Briefing, LotRow, LotTerms } from "@wire/frames";
import type { AuctionView } from "../shared/room.svelte";
import { barredBy, barredFromPackages } from "./barred";

const row = { status: "open", stage: 0, next_stage_at: null } as LotRow;
const lot = (id: string): LotTerms => ({ id, stages: [{ kind: "open", technical: false }] }) as unknown as LotTerms;
const terms = { acceptance: false } as Briefing;
const view = (you: object, status: LotRow["status"] = "open"): AuctionView =>
  ({ you, auction: { status }, lot: () => ({ ...row, status }) }) as unknown as AuctionView;

describe("a supplier on hold", () => {
  const held = view({ accepted: true, excluded: null, on_hold: ["control_denied"], on_hold_lots: ["L2"] });

  test("reads so on the lots it concerns, and on no other", () => {
    expect(barredBy(held, terms, lot("L2"), row)).toBe("supplier-barred-held");
    expect(barredBy(held, terms, lot("L1"), row)).toBeNull();
  });

  test("offers no package that holds such a lot", () => {
    expect(barredFromPackages(held, terms, ["L1", "L2"])).toBe("supplier-barred-held");
    expect(barredFromPackages(held, terms, ["L1"])).toBeNull();
  });

  test("reads first that the lot has closed, or that it is excluded", () => {
    expect(barredBy(held, terms, lot("L2"), { ...row, status: "closed" })).toBe("supplier-barred-closed");
    const out = view({ accepted: true, excluded: "why", on_hold: ["x"], on_hold_lots: ["L2"] });
    expect(barredBy(out, terms, lot("L2"), row)).toBe("supplier-barred-excluded");
  });

  test("is not on hold where the terms name no register", () => {
    expect(barredBy(view({ accepted: true, excluded: null }), terms, lot("L1"), row)).toBeNull();
  });
});

describe("a supplier whose deposit is not in hand", () => {
  const lacking = (lots: string[]): AuctionView => view({ accepted: true, excluded: null, deposit_lots: lots, deposit_missing: lots.map(() => "100.00") });

  test("is told so on the lots it is for, or on all where it is for the auction", () => {
    expect(barredBy(lacking(["L2"]), terms, lot("L2"), row)).toBe("supplier-barred-deposit");
    expect(barredBy(lacking(["L2"]), terms, lot("L1"), row)).toBeNull();
    expect(barredBy(lacking([""]), terms, lot("L1"), row)).toBe("supplier-barred-deposit");
    expect(barredBy(lacking([]), terms, lot("L1"), row)).toBeNull();
  });

  test("offers no package with such a lot", () => {
    expect(barredFromPackages(lacking(["L2"]), terms, ["L1", "L2"])).toBe("supplier-barred-deposit");
    expect(barredFromPackages(lacking(["L2"]), terms, ["L1"])).toBeNull();
  });
});

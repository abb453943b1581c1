import type { AuctionRow, LotRow, SupplierRow } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { auctionNews, closesMoved } from "./befallen";

const row = (status: AuctionRow["status"], more: Partial<AuctionRow> = {}): AuctionRow => ({ status, paused_at: null, paused_why: "", closed_at: null, ...more });
const admitted: SupplierRow = { accepted: true, excluded: null };
const between = (was: AuctionRow, is: AuctionRow, before = admitted, now = admitted) => auctionNews({ auction: was, you: before }, { auction: is, you: now });

describe("what befell an auction", () => {
  it("is its pause, with the reason, and that bidding goes on", () => {
    const paused = row("paused", { paused_at: 7, paused_why: "a question" });
    expect(between(row("open"), paused)).toEqual({ text: "supplier-paused-since", at: 7, until: null, why: "a question" });
    expect(between(paused, row("open"))?.text).toBe("supplier-said-resumed");
    expect(between(row("suspended"), row("open"))?.text).toBe("supplier-said-resumed");
    expect(between(row("announced"), row("open"))?.text).toBe("supplier-said-opened");
  });

  it("is that nobody could bid for a while, once for each such time", () => {
    const out = row("open", { outage_since: 3, outage_until: 9 });
    expect(between(row("open"), out)).toMatchObject({ text: "supplier-outage", at: 3, until: 9 });
    expect(between(out, out)).toBeNull();
  });

  it("is first what concerns the supplier itself", () => {
    const excluded = { ...admitted, excluded: "no longer listed" };
    expect(between(row("open"), row("paused"), admitted, excluded)).toMatchObject({ text: "supplier-excluded", why: "no longer listed" });
    expect(between(row("open"), row("open"), excluded, { ...admitted, readmitted: "listed again" })).toMatchObject({ text: "supplier-readmitted", why: "listed again" });
  });

  it("is that it was cancelled, and that an award is proposed and decided", () => {
    expect(between(row("open"), row("cancelled", { cancelled_why: "no demand" }))).toMatchObject({ text: "supplier-cancelled", why: "no demand" });
    expect(between(row("closed"), row("proposed"))?.text).toBe("supplier-said-proposed");
    expect(between(row("proposed"), row("settled"))?.text).toBe("supplier-said-settled");
  });

  it("is nothing at the first look, and nothing where nothing changed", () => {
    expect(auctionNews({ auction: undefined, you: undefined }, { auction: row("paused"), you: admitted })).toBeNull();
    expect(between(row("open"), row("open"))).toBeNull();
    expect(between(row("open"), row("closed"))).toBeNull();
  });
});

describe("a close that moved", () => {
  const lot = { status: "open", closes_at: 100, overtimes: 0, stage: 0 } as LotRow;
  it("is said where nothing else says it", () => {
    expect(closesMoved(lot, { ...lot, closes_at: 200 })).toBe(true);
    expect(closesMoved(lot, lot)).toBe(false);
    expect(closesMoved(lot, { ...lot, closes_at: 200, overtimes: 1 })).toBe(false);
    expect(closesMoved(lot, { ...lot, closes_at: 200, stage: 1 })).toBe(false);
    expect(closesMoved(lot, { ...lot, closes_at: 200, status: "closed" })).toBe(false);
  });
});

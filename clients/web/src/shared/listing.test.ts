import type { AuctionEntry, AuctionRow, LotRow } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { grouped, movedBy, movedSince, timesIn, type Told, untimed } from "./listing";

const entry = (auction: string, status: AuctionEntry["status"], opens_at = 100): AuctionEntry => ({ auction, title: auction, practice: false, status, opens_at });
const told = (auction: string, status: AuctionEntry["status"], times: Partial<Told> = {}): Told => ({ ...untimed(entry(auction, status)), ...times });
const lot = (fields: Partial<LotRow>): LotRow => ({ closes_at: 0, closed_at: null, next_stage_at: null, ...fields }) as LotRow;
const order = (auctions: readonly Told[], now = 1000): string => grouped(auctions, now).map(({ group, auctions }) => `${group}: ${auctions.map(({ auction }) => auction).join(" ")}`).join("; ");

describe("the order of a list of auctions", () => {
  it("is what closes next, then what opens next, then what was over last", () => {
    const auctions = [
      told("old", "settled", { closed_at: 10 }),
      told("later", "announced", { opens_at: 3000 }),
      told("slow", "open", { first_close_at: 5000 }),
      told("soon", "announced", { opens_at: 2000 }),
      told("new", "proposed", { closed_at: 900 }),
      told("quick", "open", { first_close_at: 1500 }),
    ];
    expect(order(auctions)).toBe("now: quick slow; soon: soon later; over: new old");
  });
  it("counts what stands still by what is left of it, and puts last what has no close ahead", () => {
    const auctions = [
      told("between", "open"),
      told("still", "paused", { first_close_at: 1200, paused_at: 200 }),
      told("open", "open", { first_close_at: 1900 }),
    ];
    expect(order(auctions, 1000)).toBe("now: open still between");
    expect(order(auctions, 200)).toBe("now: still open between");
  });
  it("names no group that is empty, and one that was cancelled is over", () => {
    expect(order([told("gone", "cancelled")])).toBe("over: gone");
    expect(order([])).toBe("");
  });
});

describe("the times of an auction that is followed", () => {
  const auction = { status: "open", paused_at: null, paused_why: "", closed_at: null } as AuctionRow;
  it("are those of its rows: lots that have closed, or are between stages, have no close ahead", () => {
    const rows = [lot({ closes_at: 5, closed_at: 5 }), lot({ closes_at: 30 }), lot({ closes_at: 20 }), lot({ closes_at: 10, next_stage_at: 15 })];
    expect(timesIn(told("a", "announced"), auction, rows)).toMatchObject({ status: "open", first_close_at: 20, last_close_at: 30 });
    expect(timesIn(told("a", "open"), { ...auction, status: "closed", closed_at: 40 }, rows)).toMatchObject({ closed_at: 40, first_close_at: null });
  });
  it("stay what the list said while nothing was heard", () => {
    const listed = told("a", "open", { first_close_at: 7 });
    expect(timesIn(listed, undefined, [])).toBe(listed);
  });
});

describe("closes that move", () => {
  const close = (auction: string, first_close_at: number) => ({ auction, first_close_at, last_close_at: first_close_at, paused_at: null });
  it("are known by what was told last, and only what was told since the list was asked outlives its answer", () => {
    const before = movedBy(new Map(), [close("a", 1), close("b", 2)]);
    const after = movedBy(before, [close("b", 3), close("c", 4)]);
    expect([...after.values()].map(({ first_close_at }) => first_close_at)).toEqual([1, 3, 4]);
    expect([...movedSince(after, before).keys()]).toEqual(["b", "c"]);
    expect(movedSince(after, after).size).toBe(0);
  });
});

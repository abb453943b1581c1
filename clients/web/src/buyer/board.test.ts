import type { Briefing, LotTerms, Row } from "@wire/frames";
import { describe, expect, test } from "vitest";
import { board, contracts, percentOf, sorted, standings, totals } from "./board";
import { already, tell } from "./feed";

const lot = (id: string, baseline: string | null): LotTerms => ({
  id,
  title: id.toUpperCase(),
  price_scale: 2,
  quantity_scale: 0,
  ceiling: null,
  reserve: null,
  baseline,
  decrement: [],
  largest_change: null,
  closes_at: 100,
  stages: [{ kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null }],
  lines: [],
});
const terms = { lots: [lot("l1", "200.00"), lot("l2", null), lot("l3", "50.00")] } as unknown as Briefing;

const LOT = { status: "open", closes_at: 100, closed_at: null, overtimes: 0, hard_stop: 200, lead: null, leader: null, bids: 0, suppliers: 0, reserve_met: false };
const bid = (value: string, rank: number, seq: number): Row => ({ value, prices: [value], at: seq * 10, seq, surrogate: false, rank });

const START = new Map<string, Row>([
  ["auction", { status: "open", paused_at: null, paused_why: "", closed_at: null }],
  ["lot:l1", { ...LOT, lead: "150.00", leader: "s1", bids: 3, suppliers: 2 }],
  ["lot:l2", { ...LOT, lead: "10.00", leader: "s2", bids: 1, suppliers: 1 }],
  ["lot:l3", LOT],
  ["bid:l1:s2", bid("151.00", 2, 4)],
  ["bid:l1:s1", bid("150.00", 1, 5)],
]);
const after = (changes: Record<string, Row | null>) => {
  const rows = new Map(START);
  for (const [key, row] of Object.entries(changes)) row === null ? rows.delete(key) : rows.set(key, row);
  return rows;
};

describe("the board", () => {
  test("of a lot that compares by more than the price saves what the leading bid costs, not what it compares as", () => {
    const evaluated = { ...terms, lots: [{ ...lot("l1", "200.00"), evaluation: { criteria: [] } as unknown as NonNullable<LotTerms["evaluation"]> }] };
    const rows = after({ "lot:l1": { ...LOT, lead: "170.00" }, "bid:l1:s1": { ...bid("150.00", 1, 5), comparable: "170.00" } });
    expect(board(evaluated, rows)[0]).toMatchObject({ lead: "170.00", cost: "150.00", saving: "50.00" });
    const unseen = after({ "lot:l1": { ...LOT, lead: "170.00" }, "bid:l1:s1": null, "bid:l1:s2": null });
    expect(board(evaluated, unseen)[0]).toMatchObject({ lead: "170.00", cost: null, saving: null });
  });
  test("measures the lead against the baseline where there is one", () => {
    expect(board(terms, START).map(({ lead, saving, percent }) => [lead, saving, percent])).toEqual([
      ["150.00", "50.00", "25.0"],
      ["10.00", null, null],
      [null, null, null],
    ]);
  });

  test("sums what can be summed and claims no saving without a baseline", () => {
    expect(totals(board(terms, START))).toEqual({ lots: 3, led: 2, open: 3, veiled: 0, bids: 4, lead: "160.00", baseline: "200.00", saving: "50.00", percent: "25.0" });
    expect(totals([])).toMatchObject({ lots: 0, lead: null, saving: null, percent: null });
  });

  test("of sealed bids says that they are unknown, and not that there are none", () => {
    const sealed = { ...lot("l1", null), stages: [{ ...lot("l1", null).stages[0]!, kind: "sealed" as const }] };
    const told = (status: string) => board({ ...terms, lots: [sealed] }, after({ "lot:l1": { ...LOT, status } }));
    expect(told("open")[0]).toMatchObject({ bids: null, suppliers: null });
    expect(totals(told("open"))).toMatchObject({ veiled: 1, led: 0 });
    expect(told("closed")[0]).toMatchObject({ bids: 0, suppliers: 0 });
    expect(told("waiting")[0]).toMatchObject({ bids: 0, suppliers: 0 });
  });

  test("percentages are exact to the tenth, negative ones too", () => {
    expect(percentOf("1", "3")).toBe("33.3");
    expect(percentOf("-5.00", "200.0")).toBe("-2.5");
    expect(percentOf("-0.1", "200")).toBe("0.0");
    expect(percentOf("1", "0")).toBeNull();
  });

  test("standing bids come best first, contracts by number", () => {
    expect(standings(START, "l1").map(({ supplier }) => supplier)).toEqual(["s1", "s2"]);
    expect(standings(START, "l")).toEqual([]);
    const rows = after({ "contract:B": { supplier: "s", member: "m", total: "1" }, "contract:A": { supplier: "s", member: "m", total: "2" } });
    expect(contracts(rows).map(({ number }) => number)).toEqual(["A", "B"]);
  });

  test("sorts without touching the announced order", () => {
    const rows = board(terms, START);
    expect(sorted(rows, "bids").map(({ id }) => id)).toEqual(["l1", "l2", "l3"]);
    expect(sorted(rows, "lead").map(({ id }) => id)).toEqual(["l1", "l2", "l3"]);
    expect(sorted(rows, "terms")).toBe(rows);
  });
});

describe("the feed", () => {
  const ids = (changes: Record<string, Row | null>) => tell(START, after(changes), 99).map(({ id }) => id);

  test("tells a bid before what it caused", () => {
    const told = tell(START, after({ "lot:l1": { ...LOT, closes_at: 160, overtimes: 1, reserve_met: true }, "bid:l1:s2": bid("140.00", 1, 6) }), 99);
    expect(told.map(({ id }) => id)).toEqual(["feed-bid-leads", "feed-overtime", "feed-reserve-met"]);
    expect(told[0]).toMatchObject({ at: 60, lot: "l1", supplier: "s2", value: "140.00" });
    expect(told[1]).toMatchObject({ at: 99, lot: "l1", closesAt: 160 });
  });

  test("says no reserve price is met to whoever is not told whether there is one", () => {
    const { leader: _, ...outside } = LOT;
    const told = tell(new Map([["lot:l1", outside]]), new Map([["lot:l1", { ...outside, reserve_met: true }]]), 99);
    expect(told.map(({ id }) => id)).toEqual(["feed-reserve-met-if-any"]);
  });

  test("a change of rank alone is no news", () => {
    expect(ids({ "bid:l1:s1": bid("150.00", 2, 5) })).toEqual([]);
  });

  test("tells pauses with their reason, and does not call a resumed clock an extension", () => {
    const paused = { status: "paused", paused_at: 50, paused_why: "drill", closed_at: null };
    expect(tell(START, after({ auction: paused }), 99)[0]).toMatchObject({ id: "feed-auction-paused", why: "drill" });
    const before = after({ auction: paused });
    const moved = after({ "lot:l1": { ...LOT, closes_at: 130 } });
    expect(tell(before, moved, 99).map(({ id }) => id)).toEqual(["feed-resumed"]);
    expect(ids({ "lot:l1": { ...LOT, closes_at: 130 } })).toEqual(["feed-extended"]);
  });

  test("tells stages as what they are, and no close as an extension", () => {
    const staged = { ...LOT, stage: 0, next_stage_at: null };
    const told = (before: Row, now: Row) => tell(new Map([["lot:l1", before]]), new Map([["lot:l1", now]]), 9);
    const between = { ...staged, closes_at: 107, next_stage_at: 167 };
    expect(told(staged, between)).toMatchObject([{ id: "feed-stage-closed", stage: 1, closesAt: 167 }]);
    expect(told(between, { ...staged, stage: 1, closes_at: 300 })).toMatchObject([{ id: "feed-stage-opened", stage: 2, closesAt: 300 }]);
    expect(told(staged, { ...staged, closes_at: 107, closed_at: 107, status: "closed" }).map(({ id }) => id)).toEqual(["feed-lot-closed"]);
    expect(board(terms, new Map([["lot:l1", between]]))[0]).toMatchObject({ closesAt: 107, dueAt: 167 });
  });

  test("tells withdrawals, closes, awards and contracts", () => {
    expect(ids({ "bid:l1:s1": null })).toEqual(["feed-bid-gone"]);
    expect(ids({ "lot:l2": { ...LOT, status: "closed", closed_at: 100 } })).toEqual(["feed-lot-closed"]);
    expect(ids({ "award:l1": { status: "proposed", supplier: "s1", money: "150.00", reason: "" } })).toEqual(["feed-award-proposed"]);
    expect(ids({ "contract:C1": { supplier: "s1", member: "m", total: "1" } })).toEqual(["feed-contract"]);
  });

  test("tells who accepted and who is excluded, once it is known who was not", () => {
    const [not, accepted, out] = [{ accepted: false, excluded: null }, { accepted: true, excluded: null }, { accepted: true, excluded: "late" }];
    const told = (before: Row, now: Row) => tell(new Map([["supplier:s1", before]]), new Map([["supplier:s1", now]]), 7);
    expect(told(not, accepted)).toMatchObject([{ id: "feed-accepted", supplier: "s1" }]);
    expect(told(accepted, out)).toMatchObject([{ id: "feed-excluded", supplier: "s1", why: "late", tone: "warn" }]);
    expect(tell(new Map(), new Map([["supplier:s1", out]]), 7)).toEqual([]);
  });

  test("begins with the bids that stand, oldest first", () => {
    expect(already(START).map(({ supplier, at }) => [supplier, at])).toEqual([["s2", 40], ["s1", 50]]);
    const ended = after({ "lot:l3": { ...LOT, status: "closed", closed_at: 45 } });
    expect(already(ended).map(({ id, at }) => [id, at])).toEqual([["feed-bid", 40], ["feed-lot-closed", 45], ["feed-bid-leads", 50]]);
  });

  test("tells the public of the lead alone", () => {
    const open = { status: "open", closes_at: 100, closed_at: null, overtimes: 0, hard_stop: 200, lead: "9.00" };
    const told = tell(new Map([["lot:l1", open]]), new Map([["lot:l1", { ...open, lead: "8.00" }]]), 7);
    expect(told).toMatchObject([{ id: "feed-lead", lot: "l1", value: "8.00", supplier: null }]);
  });
});

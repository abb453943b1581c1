import type { Ack, Request } from "@wire/frames";
import { describe, expect, test } from "vitest";
import { receiptLines, receiptOf, receiptsIn, together, type Receipt } from "./receipts";

const ack = (id: string, at: number, outcome: Ack["outcome"] = "accepted"): Ack =>
  ({ t: "ack", id, outcome, seq: null, at, entry: `hash of ${id}`, code: outcome === "refused" ? "above_ceiling" : "", rule: "", again: "", detail: "" }) as Ack;
const bid = (id: string, prices = ["1.70"]): Request => ({ t: "bid", id, auction: "A-1", lot: "L1", prices, confirm: false });
const kept = (id: string, at: number): Receipt => receiptOf(bid(id), ack(id, at));

describe("a receipt", () => {
  test("says what it is the receipt of, and what came of it", () => {
    expect(kept("b1", 5)).toEqual({
      auction: "A-1", seq: null, at: 5, entry: "hash of b1", id: "b1", outcome: "accepted",
      request: { t: "bid", lot: "L1", prices: ["1.70"], confirm: false },
    });
    expect(receiptOf(bid("b2"), ack("b2", 6, "refused"))).toMatchObject({ outcome: "refused", code: "above_ceiling" });
  });

  test("of a long request keeps what it was on", () => {
    const long = receiptOf(bid("b1", Array.from({ length: 200 }, () => "1.7000")), ack("b1", 5));
    expect(long.request).toEqual({ t: "bid", lot: "L1" });
  });
});

describe("kept receipts", () => {
  test("of two pages are put together, each once and oldest first", () => {
    const [first, second, third] = [kept("b1", 1), kept("b2", 2), kept("b3", 3)];
    expect(together([first, third], [first, second])).toEqual([first, second, third]);
  });

  test("are one a request of an auction", () => {
    const other = { ...kept("b1", 9), auction: "A-2" };
    expect(together([kept("b1", 1)], [other])).toHaveLength(2);
  });

  test("that are beyond what a browser keeps are forgotten, the oldest first", () => {
    const many = Array.from({ length: 5001 }, (_, at) => kept(`b${at}`, at));
    expect(together(many, [])[0]?.id).toBe("b1");
  });

  test("are read as they were kept, and of anything else there are none", () => {
    expect(receiptsIn(JSON.stringify([kept("b1", 1)]))).toEqual([kept("b1", 1)]);
    for (const text of [null, "", "{", "{}", "7"]) expect(receiptsIn(text)).toEqual([]);
  });

  test("are written a line each, those of earlier days as they were", () => {
    const bare = { auction: "A-1", seq: 3, at: 1, entry: "e", id: "b0" };
    expect(receiptLines([bare, kept("b1", 2)]).trim().split("\n").map((line) => JSON.parse(line) as Receipt)).toEqual([bare, kept("b1", 2)]);
  });
});

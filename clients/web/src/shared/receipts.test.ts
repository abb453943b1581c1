import type { Ack, Request } from "@wire/frames";
import { describe, expect, test } from "vitest";
import { bringIn, receiptLines, receiptOf, receiptsIn, together, type Receipt } from "./receipts";

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

describe("receipts from a file", () => {
  const HASH = "ab".repeat(32);
  const proven = (id: string, at: number): Receipt => ({ ...kept(id, at), entry: HASH });

  test("come in beside those that are kept, which stay as they are", () => {
    const [first, second] = [proven("b1", 1), proven("b2", 2)];
    const said = { ...proven("b1", 1), outcome: "refused" as const, code: "above_ceiling" };
    const brought = bringIn([first], receiptLines([said, second]), "A-1");
    expect(brought).toMatchObject({ added: 1, known: 1, otherwise: 0, others: 0, faulty: 0, full: false });
    expect(brought.all).toEqual([first, { ...second, brought: true }]);
    expect(bringIn(brought.all, receiptLines([said, second]), "A-1")).toMatchObject({ added: 0, known: 2 });
  });

  test("that say otherwise than one that is kept, or twice in the file, are told and left out", () => {
    const brought = bringIn([proven("b1", 1)], receiptLines([proven("b1", 9), proven("b2", 2), proven("b2", 3)]), "A-1");
    expect(brought).toMatchObject({ added: 1, otherwise: 2 });
    expect(brought.all.map(({ at }) => at)).toEqual([1, 2]);
  });

  test("of another auction are left where they are", () => {
    expect(bringIn([], receiptLines([proven("b1", 1)]), "A-2")).toMatchObject({ all: [], added: 0, others: 1 });
  });

  test("that are none are counted, and nothing of them is kept", () => {
    const good = JSON.parse(receiptLines([proven("b1", 1)])) as Record<string, unknown>;
    const bad = [{ entry: "x" }, { at: "1" }, { at: 1.5 }, { seq: 0 }, { seq: "1" }, { id: "" }, { auction: 7 }].map((wrong) => JSON.stringify({ ...good, ...wrong }));
    expect(bringIn([], ["{", "7", "null", "[]", ...bad].join("\n"), "A-1")).toMatchObject({ all: [], added: 0, faulty: 11 });
    const odd = bringIn([], JSON.stringify({ ...good, more: "x", outcome: "maybe", request: "bid" }), "A-1");
    expect(odd.all).toEqual([{ auction: "A-1", seq: null, at: 1, entry: HASH, id: "b1", brought: true }]);
  });

  test("push no older one out", () => {
    const many = Array.from({ length: 4999 }, (_, at) => proven(`b${at}`, at));
    const file = receiptLines([proven("c1", 9), proven("c2", 9)]);
    expect(bringIn(many, file, "A-1")).toMatchObject({ added: 0, full: true, all: many });
    expect(bringIn(many.slice(1), file, "A-1")).toMatchObject({ added: 2, full: false });
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

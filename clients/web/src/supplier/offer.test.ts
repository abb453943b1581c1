import type { LotRow, LotTerms } from "@wire/frames";
import { describe, expect, it } from "vitest";
import * as offer from "./offer";

const lot = (price_scale: number, ceiling: string | null, ...quantities: number[]): LotTerms => ({
  id: "L1",
  title: "Lot",
  price_scale,
  quantity_scale: 0,
  ceiling,
  reserve: null,
  baseline: null,
  decrement: [{ from: "0", amount: "0", share: [1, 100] }],
  largest_change: [1, 4],
  closes_at: 0,
  stages: [{ kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null }],
  lines: quantities.map((quantity, place) => ({
    id: `L1-${place}`,
    description: "",
    manufacturer: "",
    part_number: "",
    unit: "piece",
    quantity,
    pledges: [],
  })),
});
const row = (fields: Partial<LotRow>): LotRow => ({
  status: "open",
  closes_at: 0,
  closed_at: null,
  overtimes: 0,
  hard_stop: 0,
  stage: 0,
  next_stage_at: null,
  secret: null,
  own: null,
  own_prices: null,
  rank: null,
  next: null,
  ...fields,
});

describe("the prefilled bid", () => {
  it("of one line is the highest unit price within the next valid value", () => {
    expect(offer.suggestion(lot(4, null, 300), row({ next: "1000.0000" }), 2)).toEqual(["3.3333"]);
    expect(offer.suggestion(lot(4, null, 300), row({ next: "900.0000" }), 2)).toEqual(["3.00"]);
  });
  it("of a basket brings the own prices to the next valid total", () => {
    const basket = lot(2, null, 10, 5);
    const prices = offer.suggestion(basket, row({ own_prices: ["2.00", "4.00"], own: "40.00", next: "39.60" }), 2);
    const { value } = offer.read(basket, prices);
    expect(Number(value)).toBeLessThanOrEqual(39.6);
    expect(Number(value)).toBeGreaterThan(39.4);
  });
  it("is what lies sealed, which a second Enter must not raise", () => {
    expect(offer.suggestion(lot(4, null, 300), row({ next: "1000.0000", sealed: "600.0000" }), 2)).toEqual(["2.00"]);
    expect(offer.suggestion(lot(2, "50", 10, 5), row({ next: "50.00", sealed: "40.00" }), 2)).toEqual(["", ""]);
  });
  it("is empty where there is nothing to start from", () => {
    expect(offer.suggestion(lot(2, "50", 10, 5), row({ next: "50.00" }), 2)).toEqual(["", ""]);
    expect(offer.suggestion(lot(2, null, 10), row({}), 2)).toEqual([""]);
  });
});

describe("what is typed", () => {
  it("is read line by line, and has a value only when every line reads", () => {
    expect(offer.read(lot(2, null, 10, 5), ["1.5", "x"])).toEqual({
      faults: [null, "price_malformed"],
      prices: null,
      value: null,
    });
    expect(offer.read(lot(2, null, 10, 5), ["1.5", " 2 "]).value).toBe("25.00");
  });
  it("is lowered and stepped, never to zero", () => {
    expect(offer.lowered(lot(2, null, 1, 1), ["1.00", "2.00"], 10, 2)).toEqual(["0.99", "1.98"]);
    expect(offer.lowered(lot(2, null, 1), ["0.01"], 10, 2)).toBeNull();
    expect(offer.stepped(lot(2, null, 1), ["100.00"], -1, 2)).toEqual(["99.00"]);
    expect(offer.stepped(lot(2, null, 1), ["99.00"], 1, 2)).toEqual(["99.99"]);
  });
});

describe("a lot with an index", () => {
  const copper = { name: "Copper", source: "", reference: "8950.00", reference_month: "2027-01", lag: 1, averaging: 1, floor: null, cap: null };
  const indexed = { ...lot(2, null, 10), index: copper };
  it("is bid by a premium, or with a minus a discount, to its reference", () => {
    expect(offer.read(indexed, ["12.00"]).value).toBe("89620.00");
    expect(offer.read(indexed, ["-25.50"]).value).toBe("89245.00");
    expect(offer.read(indexed, ["0"]).faults).toEqual([null]);
    expect(offer.read(indexed, ["-8950.00"]).faults).toEqual(["price_not_positive"]);
    expect(offer.suggestion(indexed, row({ next: "89245.00" }), 2)).toEqual(["-25.50"]);
    expect(offer.reaching(indexed, [""], "89600.05", 2)).toEqual(["10.00"]);
  });
});

describe("advice before the engine judges", () => {
  const one = lot(2, "100.00", 1);
  it("names the rule the engine would name", () => {
    expect(offer.advice("beat_own", one, row({}), "100.01")).toBe("above_ceiling");
    expect(offer.advice("beat_own", one, row({ own: "80.00", next: "79.20" }), "80.00")).toBe("not_below_own");
    expect(offer.advice("beat_own", one, row({ own: "80.00", next: "79.20" }), "79.21")).toBe("own_decrement");
    expect(offer.advice("beat_leading", one, row({ lead: "80.00", next: "79.20" }), "79.21")).toBe("leading_decrement");
    expect(offer.advice("beat_own", one, row({ own: "80.00", next: "79.20" }), "79.20")).toBeNull();
  });
  it("asks to confirm a fall of more than the guard, from the own bid or else the ceiling", () => {
    expect(offer.needsConfirming(one, row({}), "75.00")).toBe(false);
    expect(offer.needsConfirming(one, row({}), "74.99")).toBe(true);
    expect(offer.needsConfirming(one, row({ own: "80.00" }), "74.99")).toBe(false);
    expect(offer.fallPerMille(one, row({}), "74.99")).toBe(250);
  });
});

it("a unit price is shown only where it comes out even", () => {
  expect(offer.unitPrice(lot(4, null, 300), "900.0000", 2)).toBe("3.00");
  expect(offer.unitPrice(lot(4, null, 300), "1000.0000", 2)).toBeNull();
  expect(offer.unitPrice(lot(4, null, 3, 4), "900.0000", 2)).toBeNull();
});

it("a limit in the price box is rounded down to a price that keeps it", () => {
  expect(offer.unitLimit(lot(4, null, 300), "1000.0000", 2)).toBe("3.3333");
  expect(offer.unitLimit(lot(4, null, 300), "0.0100", 2)).toBeNull();
  expect(offer.unitLimit(lot(4, null, 3, 4), "900.0000", 2)).toBeNull();
});

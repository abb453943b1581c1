import { describe, expect, test } from "vitest";
import type { Briefing, LotTerms } from "@wire/frames";
import { ceilingOf, fault, freeName, inOrder, standing, type Package, type Writing } from "./package";

const lot = (id: string, ceiling: string | null): LotTerms => ({ id, ceiling, price_scale: 4, quantity_scale: 0 }) as LotTerms;
const terms = { currency_scale: 2, lots: [lot("L1", "100.0049"), lot("L2", "50.0050"), lot("L3", null)] } as unknown as Briefing;
const writing = (change: Partial<Writing> = {}): Writing => ({ name: "P1", lots: ["L1", "L2"], price: "120.00", group: "", replaces: null, ...change });
const stands: Package = { name: "P1", lots: ["L1", "L2"], price: "120.00", group: "a", at: 0, left_out: false };

describe("a package", () => {
  test("names its lots in the order of the terms", () => expect(inOrder(terms, ["L3", "L1"])).toEqual(["L1", "L3"]));

  test("has as its ceiling that of its lots, each rounded to money, and none where one has none", () => {
    expect(ceilingOf(terms, ["L1", "L2"])).toBe("150.01");
    expect(ceilingOf(terms, ["L1", "L3"])).toBeNull();
    expect(ceilingOf(terms, [])).toBeNull();
  });

  test("is written with a name, two lots or more, and a price below the ceiling", () => {
    expect(fault(terms, writing())).toBeNull();
    expect(fault(terms, writing({ lots: ["L1"] }))).toBe("package_invalid");
    expect(fault(terms, writing({ name: "a b" }))).toBe("package_invalid");
    expect(fault(terms, writing({ group: "-" }))).toBe("package_invalid");
    expect(fault(terms, writing({ price: "1.001" }))).toBe("price_precision");
    expect(fault(terms, writing({ price: "" }))).toBe("price_blank");
    expect(fault(terms, writing({ price: "150.02" }))).toBe("above_ceiling");
    expect(fault(terms, writing({ price: "999999", lots: ["L1", "L3"] }))).toBeNull();
  });

  test("is replaced by a lower price alone", () => {
    expect(fault(terms, writing({ replaces: stands }))).toBe("not_below_own");
    expect(fault(terms, writing({ replaces: stands, price: "119.99" }))).toBeNull();
  });

  test("is read from the own rows", () => {
    const row = { lots: ["L1", "L2"], price: "1.00", group: "", at: 1, left_out: false };
    expect(standing([["lot:L1", {}], ["package:s1:P.2", row], ["package:s11:P3", row]], "s1").map(({ name }) => name)).toEqual(["P.2"]);
  });

  test("gets a name that is free", () => expect(freeName(["P1", "P2", "x"])).toBe("P3"));
});

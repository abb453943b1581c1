import type { LotTerms } from "@wire/frames";
import { describe, expect, it, vi } from "vitest";
import { cellsOf, COLUMNS, readSheet, sheetText, takesPrices } from "./sheet";

const line = (id: string, part: string) => ({ id, description: `part ${id}`, manufacturer: "Maker", part_number: part, unit: "pcs", quantity: 10, pledges: [] });
const lot = (id: string, title: string, ...parts: string[]) =>
  ({ id, title, lines: parts.map((part, at) => line(`${id}-${at + 1}`, part)), stages: [{ kind: "open" }], volume: null }) as unknown as LotTerms;
const lots = [lot("L1", "Resistors", "RC0402"), lot("L2", "Basket", "AAA", "BBB"), lot("L3", "Diodes", "BAT54")];
const read = (text: string) => {
  const { wanted, unread } = readSheet(text, lots);
  return { wanted: wanted.map(({ lot: { id }, typed }) => [id, ...typed]), unread: unread.map(({ row, why }) => [row, why]) };
};

// Commas are read by the person's own language; under Node nobody is there to have one.
vi.stubGlobal("navigator", { language: "en" });

describe("a sheet", () => {
  it("is read as copied cells, by lot and price", () => {
    expect(read("L1\t1.50\nL3\t0.02\n")).toEqual({ wanted: [["L1", "1.50"], ["L3", "0.02"]], unread: [] });
  });

  it("names lots and lines as people do", () => {
    expect(read("resistors\t1\nBAT54\t2\nL2\tbbb\t3\nL2\tL2-1\t4")).toEqual({ wanted: [["L1", "1"], ["L2", "4", "3"], ["L3", "2"]], unread: [] });
  });

  it("is read by its heading in any order, and what is blank is no bid", () => {
    expect(read("Price;Lot;Line\r\n1.5;L1;\r\n;L3;\r\n2;L2;AAA\r\n")).toEqual({ wanted: [["L1", "1.5"], ["L2", "2", ""]], unread: [] });
    expect(read("标的,单价\nL1,１．５")).toEqual({ wanted: [["L1", "1.5"]], unread: [] });
  });

  it("tells what it could not read, by row", () => {
    expect(read("L9\t1\nL2\tCCC\t1\nL1\t1\nL1\t2\nL1\t1\t2\t3\njust words")).toEqual({
      wanted: [["L1", "1"]],
      unread: [[1, "lot"], [2, "line"], [4, "twice"], [5, "cells"], [6, "cells"]],
    });
  });

  it("keeps a price that cannot be one, so that it is told of", () => {
    expect(read("L1\t1,50 EUR").wanted).toEqual([["L1", "1,50 EUR"]]);
  });

  it("comes back as it was given, and holds no formula", () => {
    const row = Object.fromEntries(COLUMNS.map((name) => [name, name])) as Record<(typeof COLUMNS)[number], string>;
    const text = sheetText([{ ...row, lot: "L1", title: '=1+1, "x"', price: "" }, { ...row, lot: "L2", line: "L2-2", price: "7" }]);
    expect(cellsOf(text)[1]?.[1]).toBe(`'=1+1, "x"`);
    expect(read(text)).toEqual({ wanted: [["L2", "", "7"]], unread: [] });
  });

  it("is for lots that are bid on by a price a line", () => {
    expect(takesPrices(lots[0]!)).toBe(true);
    expect(takesPrices({ ...lots[0]!, volume: {} } as LotTerms)).toBe(false);
    expect(takesPrices({ ...lots[0]!, stages: [{ kind: "dutch" }] } as unknown as LotTerms)).toBe(false);
  });
});

import type { LotTerms } from "@wire/frames";
import { expect, test } from "vitest";
import { isSought } from "./finding";

const lot = { id: "L7", title: "Capacitors", lines: [{ part_number: "GRM188R71H104KA93D", manufacturer: "村田", description: "100 nF 50 V" }] } as unknown as LotTerms;

test.each([
  ["", true],
  ["  grm188 ", true],
  ["村田", true],
  ["capacitors 50", true],
  ["capacitors resistors", false],
])("a lot is found by every word of %j: %j", (typed, found) => expect(isSought(lot, typed)).toBe(found));

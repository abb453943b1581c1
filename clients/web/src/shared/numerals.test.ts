import { expect, test } from "vitest";
import { figures, writesComma } from "./numerals";

test.each([
  ["１２．５０", "12.50"],
  ["１２。５", "12.5"],
  ["12.50", "12.50"],
  ["－0.10", "-0.10"],
  ["１，２３４", "1,234"], // what the comma means is not known here
  ["٣", "٣"], // other figures are refused in words
])("what a Chinese keyboard types: %s", (typed, meant) => expect(figures(typed, false)).toBe(meant));

test.each([
  ["1,85", "1.85"],
  ["1,", "1."],
  ["1.234,50", "1.234,50"], // a thousands mark too: refused in words
  ["1,234,5", "1,234,5"],
  ["1.85", "1.85"],
])("where commas are decimal: %s", (typed, meant) => expect(figures(typed, true)).toBe(meant));

test("which languages write a decimal comma", () => {
  expect(["de-DE", "fr", "en-GB", "zh-CN", "not a tag"].map(writesComma)).toEqual([true, true, false, false, false]);
});

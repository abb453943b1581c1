import type { LotTerms, Row } from "@wire/frames";
import { expect, test } from "vitest";
import { awardedRow, awardedTotals } from "./awarded";
import { boardRow, totals } from "./board";

const line = (quantity: number) => ({ quantity, pledges: [] });
const lot = (lines: readonly { quantity: number }[]): LotTerms => ({ id: "L1", title: "L1", price_scale: 2, quantity_scale: 0, baseline: "200.00", evaluation: null, joining: null, lines }) as unknown as LotTerms;
const part = (supplier: string, quantities: readonly string[], value: string): [string, Row] => [`part:L1:${supplier}`, { quantities, value, paid: value, money: value } as Row];

function seen(award: object, parts: readonly [string, Row][], prices: Readonly<Record<string, readonly string[]>>) {
  return {
    award: () => ({ status: "confirmed", reason: "", ...award }),
    under: () => [...parts],
    bids: () => Object.entries(prices).map(([supplier, each]) => ({ supplier, prices: each })),
  } as unknown as Parameters<typeof awardedRow>[1];
}

test("of a lot that is awarded in parts, and not to the last piece, what was paid before counts for the parts", () => {
  const row = boardRow(lot([line(100)]), undefined);
  const view = seen({ value: "90.00", money: "90.00" }, [part("s1", ["30"], "44.00"), part("s2", ["30"], "46.00")], {});
  expect(awardedRow(row, view)).toMatchObject({ baseline: "120.00", saving: "30.00", percent: "25.0" });
  expect(awardedTotals(totals([row]), [row], view)).toMatchObject({ awarded: "90.00", baseline: "120.00", saving: "30.00", percent: "25.0" });
});

test("lines count by what was bid for them, and by pieces where no bid is known", () => {
  const row = boardRow(lot([line(10), line(90)]), undefined);
  const parts = [part("s1", ["10", "0"], "90.00")];
  // 10 x 9.00 of 10 x 9.00 + 90 x 1.00 is half of the lot; ten pieces of a hundred are a tenth.
  expect(awardedRow(row, seen({ value: "90.00", money: "90.00" }, parts, { s1: ["9.00", "1.00"] }))).toMatchObject({ baseline: "100.00", saving: "10.00" });
  expect(awardedRow(row, seen({ value: "19.00", money: "19.00" }, parts, {}))).toMatchObject({ baseline: "20.00", saving: "1.00" });
});

test("of a lot that goes whole it is all that was paid before", () =>
  expect(awardedRow(boardRow(lot([line(100)]), undefined), seen({ value: "150.00", money: "150.00" }, [], {}))).toMatchObject({ baseline: "200.00", saving: "50.00" }));

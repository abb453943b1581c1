import type { LotRow, LotTerms } from "@wire/frames";
import { expect, it } from "vitest";
import { ownSchedule, scheduleFault } from "./schedule";

const line = { id: "A", description: "", manufacturer: "", part_number: "", unit: "piece", quantity: 300, pledges: [] };
const lot: LotTerms = {
  id: "L1",
  title: "Lot",
  price_scale: 4,
  quantity_scale: 0,
  ceiling: null,
  reserve: null,
  baseline: null,
  decrement: [],
  largest_change: null,
  closes_at: 0,
  stages: [],
  lines: [line],
};
const row = (fields: Partial<LotRow>): LotRow => ({ status: "open", closes_at: 0, closed_at: null, overtimes: 0, hard_stop: 0, stage: 0, next_stage_at: null, secret: null, ...fields });

it("begins with one blank step, and is shown again as it was bid", () => {
  expect(ownSchedule(lot, row({}), 2)).toEqual({ steps: [{ from: "0", price: "" }], least: "", multiple: "", most: "" });
  const own = { own_steps: ["0", "100"], own_prices: ["9.0000", "8.5000"], own_limits: ["50", "10", "250"] };
  expect(ownSchedule(lot, row(own), 2)).toEqual({
    steps: [
      { from: "0", price: "9.00" },
      { from: "100", price: "8.50" },
    ],
    least: "50",
    multiple: "10",
    most: "250",
  });
  const { least, multiple, most } = ownSchedule(lot, row({ ...own, own_limits: ["0", "1", "300"] }), 2);
  expect([least, multiple, most]).toEqual(["", "", ""]);
});

it("says what cannot be read, and where", () => {
  const typed = (price: string, from: string, most = "") => ({ steps: [{ from: "0", price: "9" }, { from, price }], least: "", multiple: "", most });
  expect(scheduleFault(lot, typed("8", "100"))).toBeNull();
  expect(scheduleFault(lot, typed("", "100"))).toEqual({ code: "price_blank", place: 1, field: "price" });
  expect(scheduleFault(lot, typed("8", "10.5"))).toEqual({ code: "quantity_precision", place: 1, field: "from" });
  expect(scheduleFault(lot, typed("8", " "))).toEqual({ code: "steps_uneven", place: 1, field: "from" });
  expect(scheduleFault(lot, typed("8", "100", "1,000"))).toEqual({ code: "quantity_malformed", place: null, field: "most" });
  expect(scheduleFault(lot, typed("8", "100", "x"))).toEqual({ code: "quantity_malformed", place: null, field: "most" });
});

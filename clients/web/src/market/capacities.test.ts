import { describe, expect, it } from "vitest";
import { capacityFaults, capacityOf, draftOf, monthsOf, nextMonth } from "./capacities";

const typed = { slots: [{ month: "2027-03", units: "5" }, { month: "2027-02", units: "8" }], fee: "250", deposit: "12.5", takeOrPay: "80" };

describe("what can be made when", () => {
  it("is read with its months in their order, and typed again as it was", () => {
    const read = capacityOf(typed);
    expect(read).toEqual({
      slots: [
        { month: "2027-02", units: 8 },
        { month: "2027-03", units: 5 },
      ],
      fee: 250,
      deposit: { num: 1, den: 8 },
      take_or_pay: { num: 4, den: 5 },
    });
    expect(draftOf(read)).toEqual({ ...typed, slots: typed.slots.toReversed() });
    expect(monthsOf(read, [{ month: "2027-03", units: 2 }]).map(({ free }) => free)).toEqual([8, 3]);
  });
  it("says at sight what cannot be so", () => {
    expect(capacityFaults(typed).any).toBe(false);
    expect(capacityFaults({ slots: [{ month: "2027-13", units: "0" }, { month: "2027-01", units: "1" }, { month: "2027-01", units: "x" }], fee: "-1", deposit: "101", takeOrPay: "" })).toEqual({
      any: true,
      fee: "whole_malformed",
      deposit: "percent_too_large",
      takeOrPay: "percent_malformed",
      slots: [{ month: "month_malformed", units: "whole_out_of_range" }, {}, { month: "month_twice", units: "whole_malformed" }],
    });
  });
  it("goes on with the next month", () => {
    expect([nextMonth(typed.slots.slice(0, 1)), nextMonth([{ month: "2027-12", units: "" }]), nextMonth([{ month: "soon", units: "" }]), nextMonth([])]).toEqual(["2027-04", "2028-01", "", ""]);
  });
});

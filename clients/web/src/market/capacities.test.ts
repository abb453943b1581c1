import { describe, expect, it } from "vitest";
import { capacityFaults, capacityOf, draftOf, feeText, monthsOf, nextMonth } from "./capacities";

const typed = { slots: [{ month: "2027-03", units: "5" }, { month: "2027-02", units: "8" }], currency: "EUR", fee: "2.50", deposit: "12.5", takeOrPay: "80" };

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
      currency: "EUR",
      currency_scale: 2,
    });
    expect(feeText(read)).toBe("2.50");
    expect(draftOf(read)).toEqual({ ...typed, slots: typed.slots.toReversed() });
    expect(monthsOf(read, [{ month: "2027-03", units: 2 }], [{ month: "2027-02", units: 8 }, { month: "2027-03", units: 1 }]).map(({ free }) => free)).toEqual([0, 2]);
  });
  it("says at sight what cannot be so", () => {
    expect(capacityFaults(typed).any).toBe(false);
    expect(capacityFaults({ slots: [{ month: "2027-13", units: "0" }, { month: "2027-01", units: "1" }, { month: "2027-01", units: "x" }], currency: "E", fee: "-1", deposit: "101", takeOrPay: "" })).toEqual({
      any: true,
      currency: "currency_malformed",
      fee: "price_sign",
      deposit: "percent_too_large",
      takeOrPay: "percent_malformed",
      slots: [{ month: "month_malformed", units: "whole_out_of_range" }, {}, { month: "month_twice", units: "whole_malformed" }],
    });
  });
  it("asks for the currency of a fee, and anew for a fee that nobody said the currency of", () => {
    expect(capacityFaults({ ...typed, currency: " " }).currency).toBe("currency_malformed");
    expect(capacityFaults({ ...typed, currency: "", fee: "0" }).any).toBe(false);
    expect(capacityOf({ ...typed, currency: "", fee: "0" })).not.toHaveProperty("currency");
    expect(capacityOf({ ...typed, currency: "jpy", fee: "250" })).toMatchObject({ currency: "JPY", fee: 250 });
    expect(capacityFaults({ ...typed, currency: "JPY" }).fee).toBe("price_precision");
    const old = { slots: [], fee: 250, deposit: { num: 0, den: 1 }, take_or_pay: { num: 0, den: 1 } };
    expect([draftOf(old).fee, draftOf(old).currency, feeText(old)]).toEqual(["", "", null]);
  });
  it("goes on with the next month", () => {
    expect([nextMonth(typed.slots.slice(0, 1)), nextMonth([{ month: "2027-12", units: "" }]), nextMonth([{ month: "soon", units: "" }]), nextMonth([])]).toEqual(["2027-04", "2028-01", "", ""]);
  });
});

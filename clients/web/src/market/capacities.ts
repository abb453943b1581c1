/** What an organisation can make in which month, as typed and as the register takes it (market rule U7). */

import { text } from "@room/money";
import { currencyScale, percentText, readAmountOrZero, readPercent, readWhole } from "../shared/amounts";
import type { Capacity } from "./register";

export interface SlotDraft {
  month: string;
  units: string;
}

export interface CapacityDraft {
  slots: SlotDraft[];
  currency: string;
  fee: string;
  deposit: string;
  takeOrPay: string;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const MOST = Number.MAX_SAFE_INTEGER;

/** The month after the last one typed, so that a year is typed by its units alone; blank where that is no month. */
export function nextMonth(slots: readonly SlotDraft[]): string {
  const last = slots[slots.length - 1]?.month.trim() ?? "";
  if (!MONTH.test(last)) return "";
  const [year, month] = [Number(last.slice(0, 4)), Number(last.slice(5))];
  return month === 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${last.slice(0, 4)}-${String(month + 1).padStart(2, "0")}`;
}

const CURRENCY = /^[A-Z]{3}$/;
const currencyTyped = (typed: string): string => typed.trim().toUpperCase();

/** A fee that nobody said the currency of is asked for anew: what its smallest unit is cannot be guessed. */
export const draftOf = (known: Capacity | null): CapacityDraft =>
  known === null
    ? { slots: [{ month: "", units: "" }], currency: "", fee: "0", deposit: "0", takeOrPay: "0" }
    : {
        slots: known.slots.map(({ month, units }) => ({ month, units: String(units) })),
        currency: known.currency ?? "",
        fee: known.fee === 0 ? "0" : known.currency ? text(BigInt(known.fee), known.currency_scale ?? 0) : "",
        deposit: percentText(known.deposit),
        takeOrPay: percentText(known.take_or_pay),
      };

export interface CapacityFaults {
  readonly currency?: string;
  readonly fee?: string;
  readonly deposit?: string;
  readonly takeOrPay?: string;
  readonly slots: readonly { readonly month?: string; readonly units?: string }[];
}

const codeOf = (read: { readonly ok: true } | { readonly ok: false; readonly code: string }): string | undefined => (read.ok ? undefined : read.code);

function feeOf(draft: CapacityDraft): number | null {
  const read = readAmountOrZero(draft.fee, currencyScale(currencyTyped(draft.currency)));
  return read.ok ? read.value : null;
}

/** What of it cannot be so at sight, and whether there is anything. */
export function capacityFaults(draft: CapacityDraft): CapacityFaults & { readonly any: boolean } {
  const slots = draft.slots.map((slot, place) => {
    const twice = draft.slots.findIndex((other) => other.month.trim() === slot.month.trim()) < place;
    const month = !MONTH.test(slot.month.trim()) ? "month_malformed" : twice ? "month_twice" : undefined;
    const units = codeOf(readWhole(slot.units, 1, MOST));
    return { ...(month === undefined ? {} : { month }), ...(units === undefined ? {} : { units }) };
  });
  const code = currencyTyped(draft.currency);
  const fee = codeOf(readAmountOrZero(draft.fee, currencyScale(code)));
  const [deposit, takeOrPay] = [codeOf(readPercent(draft.deposit)), codeOf(readPercent(draft.takeOrPay))];
  // A fee of nothing is one in every currency.
  const currency = CURRENCY.test(code) || (code === "" && feeOf(draft) === 0) ? undefined : "currency_malformed";
  const whole = { ...(currency === undefined ? {} : { currency }), ...(fee === undefined ? {} : { fee }), ...(deposit === undefined ? {} : { deposit }), ...(takeOrPay === undefined ? {} : { takeOrPay }) };
  return { ...whole, slots, any: Object.keys(whole).length > 0 || slots.some((slot) => Object.keys(slot).length > 0) };
}

/** As the register takes it, the months in their order; of a draft without faults. */
export function capacityOf(draft: CapacityDraft): Capacity {
  const part = (typed: string): Capacity["deposit"] => ((read) => (read.ok ? read.value : { num: 0, den: 1 }))(readPercent(typed));
  const slots = draft.slots.map(({ month, units }) => ({ month: month.trim(), units: Number(units) }));
  const currency = currencyTyped(draft.currency);
  return {
    slots: slots.toSorted((one, other) => (one.month < other.month ? -1 : 1)),
    fee: feeOf(draft) ?? 0,
    deposit: part(draft.deposit),
    take_or_pay: part(draft.takeOrPay),
    // What has its default is left out: without a currency the record is spelled as it always was.
    ...(currency === "" ? {} : { currency, ...(currencyScale(currency) === 0 ? {} : { currency_scale: currencyScale(currency) }) }),
  };
}

/** The fee as a decimal in its currency; null where nobody said which that is. */
export const feeText = (known: Capacity): string | null => (known.currency ? text(BigInt(known.fee), known.currency_scale ?? 0) : null);

export interface Month {
  readonly month: string;
  readonly units: number;
  readonly reserved: number;
  readonly sold: number;
  readonly free: number;
}

/** Each month with what can be made, what of it is reserved, what is sold beside that, and what is free. */
export function monthsOf(known: Capacity, reserved: Capacity["slots"], sold: Capacity["slots"]): Month[] {
  const of = (slots: Capacity["slots"], month: string): number => slots.find((each) => each.month === month)?.units ?? 0;
  return known.slots.map(({ month, units }) => {
    const taken = { reserved: of(reserved, month), sold: of(sold, month) };
    return { month, units, ...taken, free: Math.max(0, units - taken.reserved - taken.sold) };
  });
}

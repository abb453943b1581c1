/** The terms of its category by which something is offered, as typed and as the register takes them (market rules U4 and U6 to U8). */

import { text } from "@room/money";
import { percentText, readAmountOrZero, readPercent, readWhole } from "../shared/amounts";
import { type Category, millionths, type PACKAGINGS, percentOfMillionths, type Profile } from "../shared/supply";

/** A formula whose base this is stands for the price it is said beside. */
const BASE = 1_000_000;
const MOST = Number.MAX_SAFE_INTEGER;

export interface WeightDraft {
  index: string;
  weight: string;
  reference: string;
  lag: string;
}

export interface ProfileDraft {
  moq: string;
  multiple: string;
  most: string;
  spq: string;
  packaging: (typeof PACKAGINGS)[number];
  months: string;
  slots: { month: string; units: string }[];
  fee: string;
  deposit: string;
  takeOrPay: string;
  fixed: string;
  weights: WeightDraft[];
  floor: string;
  cap: string;
}

export const newSlot = (): { month: string; units: string } => ({ month: "", units: "" });
export const newWeight = (): WeightDraft => ({ index: "", weight: "", reference: "", lag: "0" });

/** As it was said, or to begin with; `scale` are the decimals of the currency that the fee is in. */
export function profileDraft(known: Profile | null, most: number, scale: number): ProfileDraft {
  return {
    moq: String(known?.moq ?? 1),
    multiple: String(known?.multiple ?? 1),
    most: String(known?.most ?? most),
    spq: String(known?.packing?.spq ?? 1),
    packaging: known?.packing?.packaging ?? "reel",
    months: String(known?.packing?.date_code_months ?? 0),
    slots: known?.capacity?.slots.map(({ month, units }) => ({ month, units: String(units) })) ?? [newSlot()],
    fee: known?.capacity == null ? "0" : text(BigInt(known.capacity.fee), scale),
    deposit: known?.capacity == null ? "0" : percentText(known.capacity.deposit),
    takeOrPay: known?.capacity == null ? "0" : percentText(known.capacity.take_or_pay),
    fixed: known?.formula == null ? "" : percentOfMillionths(known.formula.fixed),
    weights: known?.formula?.weights.map(({ index, weight, reference, lag }) => ({ index, weight: percentOfMillionths(weight), reference: String(reference), lag: String(lag) })) ?? [newWeight()],
    floor: known?.formula?.floor == null ? "" : percentOfMillionths(known.formula.floor),
    cap: known?.formula?.cap == null ? "" : percentOfMillionths(known.formula.cap),
  };
}

const codeOf = (read: { readonly ok: true } | { readonly ok: false; readonly code: string }): string | undefined => (read.ok ? undefined : read.code);
const whole = (typed: string, least = 1): string | undefined => codeOf(readWhole(typed, least, MOST));
const share = (typed: string): string | undefined => (millionths(typed) === null ? "percent_malformed" : undefined);

/** What cannot be read, by field. */
export function profileFaults(draft: ProfileDraft, category: Category | null, scale: number): Record<string, string | undefined> {
  return {
    moq: whole(draft.moq),
    multiple: whole(draft.multiple),
    most: whole(draft.most),
    ...(category === "component" ? { spq: whole(draft.spq), months: whole(draft.months, 0) } : {}),
    ...(category === "equipment"
      ? {
          fee: codeOf(readAmountOrZero(draft.fee, scale)),
          deposit: codeOf(readPercent(draft.deposit)),
          takeOrPay: codeOf(readPercent(draft.takeOrPay)),
          slots: draft.slots.some((slot) => !/^\d{4}-\d\d$/.test(slot.month) || whole(slot.units) !== undefined) ? "month_malformed" : undefined,
        }
      : {}),
    ...(category === "raw_material"
      ? {
          fixed: share(draft.fixed),
          floor: draft.floor.trim() === "" ? undefined : share(draft.floor),
          cap: draft.cap.trim() === "" ? undefined : share(draft.cap),
          weights: draft.weights.some((each) => each.index.trim() === "" || share(each.weight) !== undefined || whole(each.reference) !== undefined || whole(each.lag, 0) !== undefined) ? "weight_unread" : undefined,
        }
      : {}),
  };
}

/** As the register takes it; of a draft without faults. */
export function profileOf(draft: ProfileDraft, category: Category | null, scale: number): Profile {
  const fee = readAmountOrZero(draft.fee, scale);
  const part = (typed: string): { num: number; den: number } => ((read) => (read.ok ? read.value : { num: 0, den: 1 }))(readPercent(typed));
  return {
    moq: Number(draft.moq),
    multiple: Number(draft.multiple),
    most: Number(draft.most),
    packing: category === "component" ? { spq: Number(draft.spq), packaging: draft.packaging, date_code_months: Number(draft.months) } : null,
    capacity:
      category === "equipment"
        ? { slots: draft.slots.map(({ month, units }) => ({ month, units: Number(units) })), fee: fee.ok ? fee.value : 0, deposit: part(draft.deposit), take_or_pay: part(draft.takeOrPay) }
        : null,
    formula:
      category === "raw_material"
        ? {
            base: BASE,
            fixed: millionths(draft.fixed) ?? 0,
            weights: draft.weights.map((each) => ({ index: each.index.trim(), weight: millionths(each.weight) ?? 0, reference: Number(each.reference), lag: Number(each.lag) })),
            floor: draft.floor.trim() === "" ? null : millionths(draft.floor),
            cap: draft.cap.trim() === "" ? null : millionths(draft.cap),
          }
        : null,
  };
}

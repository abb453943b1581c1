/** A schedule as it is typed: what each step begins at and costs, and how much at least, in multiples of, and at most. */
import { parse, priceFault } from "@room/money";
import type { LotRow, LotTerms } from "@wire/frames";
import { priceText } from "./offer";

export interface Step {
  from: string;
  price: string;
}
export interface Schedule {
  steps: readonly Step[];
  least: string;
  multiple: string;
  most: string;
}

const plain = (text: string, scale: number, decimals: number): string => {
  const units = parse(text, scale);
  return units === null ? text : priceText(units, scale, decimals);
};

/** The own schedule as it could be typed again; one blank step without one. Limits that limit nothing are blank. */
export function ownSchedule(lot: LotTerms, row: LotRow, decimals: number): Schedule {
  const [least, multiple, most] = row.own_limits ?? [];
  const quantity = (text: string | undefined): string => (text === undefined ? "" : plain(text, lot.quantity_scale, 0));
  const whole = lot.lines[0] === undefined ? "" : priceText(BigInt(lot.lines[0].quantity), lot.quantity_scale, 0);
  const steps = (row.own_steps ?? []).map((from, place) => ({ from: quantity(from), price: plain(row.own_prices?.[place] ?? "", lot.price_scale, decimals) }));
  return {
    steps: steps.length > 0 ? steps : [{ from: "0", price: "" }],
    least: Number(least ?? 0) === 0 ? "" : quantity(least),
    multiple: parse(multiple ?? "0", lot.quantity_scale) === 1n ? "" : quantity(multiple),
    most: quantity(most) === whole ? "" : quantity(most),
  };
}

/** The first thing about it that cannot be read, as a refusal code, with its step; null where all reads. */
export function scheduleFault(lot: LotTerms, { steps, least, multiple, most }: Schedule): { code: string; place: number | null } | null {
  for (const [place, step] of steps.entries()) {
    const code = priceFault(step.price.trim(), lot.price_scale) ?? (place === 0 ? null : priceFault(step.from.trim(), lot.quantity_scale));
    if (code !== null) return { code, place };
  }
  const limit = [least, multiple, most].map((each) => (each.trim() === "" ? null : priceFault(each.trim(), lot.quantity_scale))).find((code) => code !== null);
  return limit == null ? null : { code: limit, place: null };
}

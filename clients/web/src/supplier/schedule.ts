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

export interface ScheduleFault {
  readonly code: string;
  /** The step, or null for one of the limits. */
  readonly place: number | null;
  readonly field: "from" | "price" | "least" | "multiple" | "most";
}

/** The first thing about it that cannot be read, as a refusal code, with its step and field; null where all reads. */
export function scheduleFault(lot: LotTerms, schedule: Schedule): ScheduleFault | null {
  for (const [place, step] of schedule.steps.entries()) {
    const price = priceFault(step.price.trim(), lot.price_scale);
    if (price !== null) return { code: price, place, field: "price" };
    const from = place === 0 ? null : quantityFault(step.from.trim(), lot.quantity_scale);
    if (from !== null) return { code: from, place, field: "from" };
  }
  for (const field of ["least", "multiple", "most"] as const) {
    const typed = schedule[field].trim();
    const code = typed === "" ? null : quantityFault(typed, lot.quantity_scale);
    if (code !== null) return { code, place: null, field };
  }
  return null;
}

/** Quantities are read as prices are (rule N3), and said in words of their own. */
function quantityFault(typed: string, scale: number): string | null {
  const fault = priceFault(typed, scale);
  if (fault === null) return null;
  return fault === "price_blank" ? "steps_uneven" : fault === "price_precision" ? "quantity_precision" : "quantity_malformed";
}

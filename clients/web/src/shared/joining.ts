/** Volume that joins a lot as its price falls: schedules as they are typed and told, and what of them has joined. */

import { compare, parse, plus, priceFault, scaleOf, text } from "@room/money";
import type { LotTerms } from "@wire/frames";

/** So much joins at that unit price or below. */
export interface JoinStep {
  readonly quantity: string;
  readonly price: string;
}
/** A step, and whether the leading price has reached it. */
export interface ToldStep extends JoinStep {
  readonly joined: boolean;
}

export const MOST_STEPS = 20;

/** `20000@9.50` of the curve as its two halves. */
export const stepOf = (told: string): JoinStep => {
  const [quantity = "", price = ""] = told.split("@");
  return { quantity, price };
};

/** The steps of the curve, highest price first, each with whether it has joined: what has is the first so many of them. */
export function toldSteps(curve: readonly JoinStep[], joined: string): ToldStep[] {
  let sum = "0";
  return curve.map((step) => {
    sum = plus(sum, step.quantity);
    return { ...step, joined: compare(sum, joined) <= 0 };
  });
}

export const sumOf = (steps: readonly JoinStep[]): string => steps.reduce((sum, { quantity }) => plus(sum, quantity), "0");

/** All that a bid may come to bind for: the lot's own quantity and the most that may join. */
export function mostBound(lot: LotTerms): string | null {
  const own = ownQuantity(lot);
  return lot.joining == null ? null : plus(own, lot.joining.most);
}

/** The unit price of a lot's leading value: what a schedule goes by. Null while nobody leads. */
export function leadingPrice(lot: LotTerms, lead: string | null): string | null {
  const [value, own] = [lead === null ? null : parse(lead, lot.price_scale + lot.quantity_scale), BigInt(lot.lines[0]?.quantity ?? 0)];
  return value === null || own === 0n ? null : text(value / own, lot.price_scale);
}

/** The quantity of a lot's only line item as a decimal. */
export const ownQuantity = (lot: LotTerms): string => text(BigInt(lot.lines[0]?.quantity ?? 0), lot.quantity_scale);

/** How much a member promised beyond what it types now at some price; a promise grows and never shrinks. */
export function shrinks(before: readonly JoinStep[], now: readonly JoinStep[]): boolean {
  const reached = (steps: readonly JoinStep[], price: string): string => sumOf(steps.filter((step) => compare(step.price, price) >= 0));
  return before.some(({ price }) => compare(reached(now, price), reached(before, price)) < 0);
}

/** What is wrong in each field of a typed schedule, by its place; a row that is blank in both is no step. */
export function faultsIn(lot: LotTerms, typed: readonly JoinStep[]): { quantity: string | null; price: string | null }[] {
  return typed.map((step, place) => {
    const price = priceFault(step.price.trim(), lot.price_scale);
    const before = typed[place - 1];
    const rises = price === null && before !== undefined && priceFault(before.price.trim(), lot.price_scale) === null && compare(before.price.trim(), step.price.trim()) <= 0;
    return { quantity: quantityFault(step.quantity.trim(), lot.quantity_scale), price: price ?? (rises ? "joining_prices_fall" : null) };
  });
}

function quantityFault(typed: string, scale: number): string | null {
  if (!/^(0|[1-9]\d*)(\.\d+)?$/.test(typed)) return "quantity_malformed";
  const units = parse(typed, scale);
  if (units === null) return "quantity_precision";
  return units > 0n ? null : "joining_quantity_zero";
}

/** What has not joined yet, with the highest price at which more does; null where nothing is left. */
export function nextStep(steps: readonly ToldStep[]): { more: string; price: string } | null {
  const left = steps.filter(({ joined }) => !joined);
  const [first] = left;
  return first === undefined ? null : { more: first.quantity, price: first.price };
}

/** What was paid before for the lot's own quantity, for the quantity that was awarded: to the half unit up, at the scale it has. */
export function inProportion(baseline: string, lot: LotTerms, awarded: string): string {
  const [scale, own] = [scaleOf(baseline), BigInt(lot.lines[0]?.quantity ?? 0)];
  const [value, quantity] = [parse(baseline, scale), parse(awarded, lot.quantity_scale)];
  if (value === null || quantity === null || own === 0n) return baseline;
  return text((2n * value * quantity + own) / (2n * own), scale);
}

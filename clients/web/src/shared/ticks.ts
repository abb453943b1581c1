/** The prices of a clock, which are all known from its terms (rules K1 and K2). */
import { leastImprovement, parse, text, valueOf } from "@room/money";
import type { LotTerms, Stage } from "@wire/frames";

/** The unit prices in the tick of that number, from 1, as decimal strings; null where the clock has no such tick. */
export function pricesAt(lot: LotTerms, stage: Stage | undefined, tick: number): string[] | null {
  const clock = stage?.clock;
  if (stage === undefined || clock == null || tick < 1 || tick > clock.ticks) return null;
  const sign = stage.kind === "dutch" ? 1n : -1n;
  let prices = clock.start.map((each) => parse(each, lot.price_scale) ?? 0n);
  for (let at = 1; at < tick; at += 1) prices = prices.map((price) => price + sign * leastImprovement(clock.steps, price, lot.price_scale));
  return prices.map((price) => text(price, lot.price_scale));
}

/** What the whole lot comes to at such unit prices. */
export function worth(lot: LotTerms, prices: readonly string[]): string {
  const units = prices.map((each) => parse(each, lot.price_scale) ?? 0n);
  return text(valueOf(lot.lines, units), lot.price_scale + lot.quantity_scale);
}

/** Whole quantity units of what was typed, or null where it is no such part: the least, or all that is left, in whole multiples. */
export function partOf(lot: LotTerms, stage: Stage | undefined, left: string, typed: string): number | null {
  const clock = stage?.clock;
  const [wanted, all] = [parse(typed.trim(), lot.quantity_scale), parse(left, lot.quantity_scale)];
  if (clock == null || wanted === null || all === null || wanted <= 0n || wanted > all) return null;
  if (wanted === all) return Number(wanted);
  const multiple = BigInt(Math.max(1, clock.part_multiple));
  return wanted >= BigInt(clock.least_part) && wanted % multiple === 0n ? Number(wanted) : null;
}

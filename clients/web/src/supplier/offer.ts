/** From what a supplier types to what is sent: whole units, the value that counts, and advice before the engine judges. */
import * as money from "@room/money";
import type { Briefing, LotRow, LotTerms } from "@wire/frames";

export interface Read {
  /** A refusal code a line, or null where the price reads well. */
  faults: readonly (string | null)[];
  /** Price units a line, or null while some line does not read well. */
  prices: readonly bigint[] | null;
  /** The bid's value as a decimal string, or null as long. */
  value: string | null;
}

export function valueScale(lot: LotTerms): number {
  return lot.price_scale + lot.quantity_scale;
}

/** A price as people write it: at least `decimals`, no zeros beyond them. */
export function priceText(units: bigint, scale: number, decimals: number): string {
  const written = money.text(units, scale);
  if (scale <= decimals) return written;
  const kept = written.length - (scale - decimals);
  return written.slice(0, kept) + written.slice(kept).replace(/0+$/, "");
}

/** The unit price that what is typed is added to: of a lot with an index its reference, else nothing. */
export function reference(lot: LotTerms): bigint {
  return lot.index == null ? 0n : (money.parse(lot.index.reference, lot.price_scale) ?? 0n);
}

/** A unit price as it is typed: of a lot with an index the premium, with a minus the discount. */
function typedText(lot: LotTerms, price: bigint, decimals: number): string {
  return priceText(price - reference(lot), lot.price_scale, decimals);
}

function faultOf(lot: LotTerms, text: string): string | null {
  if (lot.index == null) return money.priceFault(text, lot.price_scale);
  const fault = money.premiumFault(text, lot.price_scale);
  return fault ?? (reference(lot) + (money.parse(text, lot.price_scale) ?? 0n) > 0n ? null : "price_not_positive");
}

export function read(lot: LotTerms, typed: readonly string[]): Read {
  const faults = lot.lines.map((_, place) => faultOf(lot, (typed[place] ?? "").trim()));
  if (faults.some((fault) => fault !== null)) return { faults, prices: null, value: null };
  const prices = typed.map((text) => reference(lot) + (money.parse(text.trim(), lot.price_scale) ?? 0n));
  return { faults, prices, value: money.text(money.valueOf(lot.lines, prices), valueScale(lot)) };
}

/**
 * The prices to start from: for one line the highest that is valid now; for a basket the own standing prices brought to
 * the next valid total. What lies sealed is not to be raised by a second Enter: it is shown again. Empty texts where
 * nothing is known to start from.
 */
export function suggestion(lot: LotTerms, row: LotRow, decimals: number): string[] {
  const blank = lot.lines.map(() => "");
  if (row.sealed != null) return [retyped(lot, unitPrice(lot, row.sealed, decimals), decimals), ...blank.slice(1)];
  const next = row.next == null ? null : money.parse(row.next, valueScale(lot));
  if (next === null) return blank;
  const [only] = lot.lines;
  if (lot.lines.length === 1 && only !== undefined) {
    const price = money.unitPriceFor(only, next);
    return price === null ? blank : [typedText(lot, price, decimals)];
  }
  if (row.own_prices == null) return blank;
  const own = row.own_prices.map((text) => money.parse(text, lot.price_scale) ?? 0n);
  const scaled = money.scaleDown(lot.lines, own, next);
  return scaled === null ? blank : scaled.map((price) => typedText(lot, price, decimals));
}

/** A unit price written out, as it is typed; an empty text for none. */
function retyped(lot: LotTerms, price: string | null, decimals: number): string {
  const units = price === null ? null : money.parse(price, lot.price_scale);
  return units === null ? "" : typedText(lot, units, decimals);
}

/** The prices to type for a value of at most `wanted`: the highest of one line, the typed ones of a basket brought down. */
export function reaching(lot: LotTerms, typed: readonly string[], wanted: string, decimals: number): string[] | null {
  if (lot.lines.length > 1) return broughtTo(lot, typed, wanted, decimals);
  const price = unitLimit(lot, wanted, decimals);
  return price === null ? null : [retyped(lot, price, decimals)];
}

/** The typed prices moved by so many decrements (below zero is cheaper), or null where they cannot be. */
export function stepped(lot: LotTerms, typed: readonly string[], steps: number, decimals: number): string[] | null {
  const { prices } = read(lot, typed);
  const moved = prices === null ? null : money.step(lot, prices, steps);
  return moved === null ? null : moved.map((price) => typedText(lot, price, decimals));
}

/** The typed prices brought down in one proportion so that their value does not exceed `wanted`. */
export function broughtTo(lot: LotTerms, typed: readonly string[], wanted: string, decimals: number): string[] | null {
  const { prices } = read(lot, typed);
  const value = money.parse(wanted, valueScale(lot));
  const scaled = prices === null || value === null ? null : money.scaleDown(lot.lines, prices, value);
  return scaled === null ? null : scaled.map((price) => typedText(lot, price, decimals));
}

/** The typed prices lowered by so many thousandths, each rounded down. */
export function lowered(lot: LotTerms, typed: readonly string[], perMille: number, decimals: number): string[] | null {
  const { prices } = read(lot, typed);
  const cut = prices?.map((price) => (price * BigInt(1000 - perMille)) / 1000n);
  if (cut === undefined || cut.some((price) => price <= 0n)) return null;
  return cut.map((price) => typedText(lot, price, decimals));
}

/** The first rule that the value seems to break now, as its refusal code. Advice only: the engine judges. */
export function advice(basis: Briefing["basis"], lot: LotTerms, row: LotRow, value: string): string | null {
  if (lot.ceiling !== null && money.compare(value, lot.ceiling) > 0) return "above_ceiling";
  if (lot.evaluation != null) return null;
  if (row.own != null && money.compare(value, row.own) >= 0) return "not_below_own";
  if (row.next == null || money.compare(value, row.next) <= 0) return null;
  return basis === "beat_own" ? "own_decrement" : basis === "beat_next" ? "next_decrement" : "leading_decrement";
}

/** Whether the fall is so large that it has to be confirmed (rule B10). */
export function needsConfirming(lot: LotTerms, row: LotRow, value: string): boolean {
  const reference = row.own ?? lot.ceiling;
  const scale = valueScale(lot);
  const [from, to] = [reference === null ? null : money.parse(reference, scale), money.parse(value, scale)];
  return to !== null && money.fallsTooFar(lot.largest_change, from, to);
}

/** The fall from the own last bid, or the ceiling, to `value`, in thousandths rounded down; null without a reference. */
export function fallPerMille(lot: LotTerms, row: LotRow, value: string): number | null {
  const reference = row.own ?? lot.ceiling;
  const from = reference === null ? null : money.parse(reference, valueScale(lot));
  const to = money.parse(value, valueScale(lot));
  return from === null || to === null || from <= 0n ? null : Number(((from - to) * 1000n) / from);
}

/** What one unit costs at this value, for a lot of one line; null for a basket, or where it does not come out even. */
export function unitPrice(lot: LotTerms, value: string | null | undefined, decimals: number): string | null {
  const [only] = lot.lines;
  const units = value == null ? null : money.parse(value, valueScale(lot));
  if (lot.lines.length !== 1 || only === undefined || units === null || units % BigInt(only.quantity) !== 0n) return null;
  return priceText(units / BigInt(only.quantity), lot.price_scale, decimals);
}

/** The highest unit price whose value does not exceed `value`, for a lot of one line: what a limit comes to in the price box. */
export function unitLimit(lot: LotTerms, value: string | null | undefined, decimals: number): string | null {
  const [only] = lot.lines;
  const units = value == null ? null : money.parse(value, valueScale(lot));
  const price = lot.lines.length !== 1 || only === undefined || units === null ? null : money.unitPriceFor(only, units);
  return price === null ? null : priceText(price, lot.price_scale, decimals);
}

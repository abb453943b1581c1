/**
 * Decimal strings, exactly: whole units as BigInt, never a float. The same readings as the engine's own money file,
 * so that what is shown here is what will be judged there.
 */
import type { Band, Line } from "@wire/frames";

const PRICE = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const SIGNED = /^-?(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const EXPONENT = /^[0-9.]+[eE][+-]?[0-9]+$/;
const NOT_NUMBERS = new Set(["nan", "snan", "inf", "infinity", "null", "none", "true", "false"]);
const LONGEST = 64;
export const LARGEST = 2n ** 53n - 1n;

/** Why this text is no price (a refusal code of rules B4 to B6), or null when the engine will read it as one. */
export function priceFault(text: string, scale: number): string | null {
  if (text.length > LONGEST) return "price_too_long";
  const trimmed = text.trim();
  if (trimmed === "") return "price_blank";
  if (NOT_NUMBERS.has(trimmed.replace(/^[+-]+/, "").toLowerCase())) return "price_not_a_number";
  if (/\p{Nd}/u.test(text.replace(/[0-9]/g, ""))) return "price_foreign_digits";
  if (/^[+\-\u2212]/.test(trimmed)) return "price_sign";
  if (EXPONENT.test(trimmed)) return "price_exponent";
  if (/[\s_,']/.test(text)) return "price_separator";
  if (!PRICE.test(text)) return "price_malformed";
  const units = parse(text, scale);
  if (units === null) return "price_precision";
  return units > 0n ? null : "price_not_positive";
}

/** Why this text is no premium to an index, where a minus makes it a discount (rule E10), or null when the engine will read it as one. */
export function premiumFault(text: string, scale: number): string | null {
  const isDiscount = text.startsWith("-") && text.length <= LONGEST;
  const fault = priceFault(isDiscount ? text.slice(1) : text, scale);
  return fault !== "price_not_positive" ? fault : isDiscount ? "price_sign" : null;
}

/** The whole units of 10**-scale in a decimal string, or null where it is none or carries more decimals. */
export function parse(text: string, scale: number): bigint | null {
  const matched = SIGNED.exec(text);
  if (matched === null) return null;
  const fraction = (matched[2] ?? "").replace(/0+$/, "");
  if (fraction.length > scale) return null;
  const units = BigInt((matched[1] ?? "0") + fraction.padEnd(scale, "0"));
  return text.startsWith("-") ? -units : units;
}

/** The canonical decimal string of whole units: always `scale` decimals. */
export function text(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return (units < 0n ? "-" : "") + (scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`);
}

/** Below zero, zero or above as the first decimal string is less than, equal to or more than the second. */
export function compare(one: string, other: string): number {
  const scale = Math.max(scaleOf(one), scaleOf(other));
  const difference = must(one, scale) - must(other, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The difference of two decimal strings, at the longer scale. */
export function minus(one: string, other: string): string {
  const scale = Math.max(scaleOf(one), scaleOf(other));
  return text(must(one, scale) - must(other, scale), scale);
}

export function plus(one: string, other: string): string {
  const scale = Math.max(scaleOf(one), scaleOf(other));
  return text(must(one, scale) + must(other, scale), scale);
}

/** The decimals that a decimal string writes out. */
export function scaleOf(decimal: string): number {
  const point = decimal.indexOf(".");
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** The value of a bid in value units: the sum of quantity times price over the lines. */
export function valueOf(lines: readonly Pick<Line, "quantity">[], prices: readonly bigint[]): bigint {
  return lines.reduce((sum, line, place) => sum + BigInt(line.quantity) * (prices[place] ?? 0n), 0n);
}

/** By how much a bid must undercut `reference` (value units at `scale`): the band it lies in decides; at least one unit. */
export function leastImprovement(bands: readonly Band[], reference: bigint, scale: number): bigint {
  const band = [...bands].reverse().find((each) => must(each.from, scale) <= reference);
  if (band === undefined) return 1n;
  const amount = must(band.amount, scale);
  const asked = band.share === null ? 0n : ceilDivide(reference * BigInt(band.share[0]), BigInt(band.share[1]));
  const most = band.most == null ? asked : must(band.most, scale);
  const share = asked < most ? asked : most;
  return [1n, amount, share].reduce((most, each) => (each > most ? each : most));
}

/**
 * Line prices cut in one proportion so that their value reaches `wanted` and never exceeds it, each rounded down; what
 * rounding left over goes back, one price unit a line, to the lines that lost most, where it fits. Null where a line
 * would fall to zero, or there is nothing to scale.
 */
export function scaleDown(
  lines: readonly Pick<Line, "quantity">[],
  prices: readonly bigint[],
  wanted: bigint,
): bigint[] | null {
  const total = valueOf(lines, prices);
  if (total <= 0n || wanted <= 0n || wanted > total) return null;
  const scaled = prices.map((price) => (price * wanted) / total);
  if (scaled.some((price) => price <= 0n)) return null;
  let left = wanted - valueOf(lines, scaled);
  const lost = (place: number): bigint => ((prices[place] ?? 0n) * wanted) % total;
  const order = scaled.map((_, place) => place).sort((a, b) => (lost(a) === lost(b) ? a - b : lost(a) > lost(b) ? -1 : 1));
  for (const place of order) {
    const quantity = BigInt(lines[place]?.quantity ?? 0);
    if (lost(place) > 0n && quantity <= left) {
      scaled[place] = (scaled[place] ?? 0n) + 1n;
      left -= quantity;
    }
  }
  return scaled;
}

/** The highest unit price of a lot with one line whose value does not exceed `wanted`, or null where none is above zero. */
export function unitPriceFor(line: Pick<Line, "quantity">, wanted: bigint): bigint | null {
  const price = wanted / BigInt(line.quantity);
  return price > 0n ? price : null;
}

/**
 * Line prices moved by `steps` decrements of the lot: below zero is cheaper. One line moves by whole price units that
 * cover the decrement; several are scaled down in one proportion. Null where that leads to zero or below.
 */
export function step(
  lot: { lines: readonly Line[]; decrement: readonly Band[]; price_scale: number; quantity_scale: number },
  prices: readonly bigint[],
  steps: number,
): bigint[] | null {
  const value = valueOf(lot.lines, prices);
  const least = leastImprovement(lot.decrement, value, lot.price_scale + lot.quantity_scale);
  const wanted = value + least * BigInt(steps);
  const [only] = lot.lines;
  if (lot.lines.length === 1 && only !== undefined && prices[0] !== undefined) {
    const quantity = BigInt(only.quantity);
    const moved = steps < 0 ? wanted / quantity : ceilDivide(wanted, quantity);
    return wanted > 0n && moved > 0n ? [moved] : null;
  }
  return steps < 0 ? scaleDown(lot.lines, prices, wanted) : scaleUp(prices, value, wanted);
}

/** Whether the fall from `reference` to `value` is more than the guard allows without a confirmation (rule B10). */
export function fallsTooFar(guard: readonly [number, number] | null, reference: bigint | null, value: bigint): boolean {
  if (guard === null || reference === null) return false;
  return (reference - value) * BigInt(guard[1]) > reference * BigInt(guard[0]);
}

export interface MoneyStyle {
  locale: string;
  /** ISO 4217, or null for a bare number. */
  currency: string | null;
  /** At least so many decimals; trailing zeros beyond them are dropped. */
  decimals: number;
  /** No more decimals than that: for a sum that nobody compares to the last digit. */
  rounded?: boolean;
}

/** The parts of an amount as a person of that locale reads it; the decimal string is formatted exactly. */
export function parts(decimal: string, style: MoneyStyle): Intl.NumberFormatPart[] {
  const most = style.rounded === true ? style.decimals : Math.max(style.decimals, significantDecimals(decimal));
  return formatter(style, most).formatToParts(
    decimal as Intl.StringNumericLiteral,
  );
}

export function format(decimal: string, style: MoneyStyle): string {
  return parts(decimal, style)
    .map((part) => part.value)
    .join("");
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(style: MoneyStyle, most: number): Intl.NumberFormat {
  const key = `${style.locale} ${style.currency ?? ""} ${style.decimals} ${most}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(style.locale, {
      ...(style.currency === null ? {} : { style: "currency", currency: style.currency, currencyDisplay: "code" }),
      minimumFractionDigits: style.decimals,
      maximumFractionDigits: most,
    });
    formatters.set(key, found);
  }
  return found;
}

function significantDecimals(decimal: string): number {
  return scaleOf(decimal.includes(".") ? decimal.replace(/0+$/, "") : decimal);
}

function scaleUp(prices: readonly bigint[], value: bigint, wanted: bigint): bigint[] | null {
  return value > 0n ? prices.map((price) => ceilDivide(price * wanted, value)) : null;
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return -(-numerator / denominator) + (numerator > 0n && numerator % denominator !== 0n ? 1n : 0n);
}

function must(decimal: string, scale: number): bigint {
  const units = parse(decimal, scale);
  if (units === null) throw new RangeError(`not a decimal of ${scale} places: ${decimal}`);
  return units;
}

/** What is typed into a form, read exactly: amounts as whole units, percentages as whole ratios, durations as microseconds. */

import { LARGEST, parse, priceFault } from "@room/money";

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (code: string): Read<never> => ({ ok: false, code });

export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;

/** An amount of money in whole units of 10**-scale, above zero; the code is a refusal of rules B4 to B6. */
export function readAmount(text: string, scale: number): Read<number> {
  const fault = priceFault(text.trim(), scale);
  if (fault !== null) return bad(fault);
  const units = parse(text.trim(), scale);
  return units === null || units > LARGEST ? bad("price_too_large") : good(Number(units));
}

/** As `readAmount`, and zero passes: a decrement of nothing means the least unit. */
export function readAmountOrZero(text: string, scale: number): Read<number> {
  const read = readAmount(text, scale);
  return !read.ok && read.code === "price_not_positive" ? good(0) : read;
}

/** A share as the terms hold it: `num` of `den`. */
export interface Share {
  readonly num: number;
  readonly den: number;
}

const PERCENT = /^(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,6}))?$/;

/** A percentage of at most the whole, as an exact ratio in lowest terms: "0.5" is 1 of 200. */
export function readPercent(text: string): Read<Share> {
  const matched = PERCENT.exec(text.trim().replace(/\s*%$/, ""));
  if (matched === null) return bad("percent_malformed");
  const fraction = matched[2] ?? "";
  const num = Number((matched[1] ?? "0") + fraction);
  const den = 100 * 10 ** fraction.length;
  if (num > den) return bad("percent_too_large");
  const common = greatestCommon(num, den);
  return good({ num: num / common, den: den / common });
}

/** The share as a percentage; blank for none. */
export function percentText(share: Share | null): string {
  if (share === null) return "";
  const millionths = (BigInt(share.num) * 100_000_000n) / BigInt(share.den);
  const [whole, rest] = [millionths / 1_000_000n, String(millionths % 1_000_000n).padStart(6, "0").replace(/0+$/, "")];
  return rest === "" ? String(whole) : `${whole}.${rest}`;
}

const LARGEST_RATE = 1_000_000_000;

/** A rate above zero as an exact ratio: "0.9183" is 9183 of 10000, and "2/3" is itself. */
export function readRate(text: string): Read<Share> {
  const typed = text.trim();
  const ratio = /^([1-9][0-9]{0,9})\/([1-9][0-9]{0,9})$/.exec(typed);
  const decimal = /^(0|[1-9][0-9]{0,9})(?:\.([0-9]{1,9}))?$/.exec(typed);
  const fraction = decimal?.[2] ?? "";
  const num = ratio !== null ? Number(ratio[1]) : decimal === null ? 0 : Number(`${decimal[1] ?? "0"}${fraction}`);
  const den = ratio !== null ? Number(ratio[2]) : 10 ** fraction.length;
  return 0 < num && num <= LARGEST_RATE && den <= LARGEST_RATE ? good({ num, den }) : bad("rate_malformed");
}

/** The decimals money of this currency is paid in; two where the browser does not know it. */
export function currencyScale(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function greatestCommon(one: number, other: number): number {
  return other === 0 ? one : greatestCommon(other, one % other);
}

export function readWhole(text: string, least: number, most: number): Read<number> {
  if (!/^[0-9]{1,15}$/.test(text.trim())) return bad("whole_malformed");
  const value = Number(text.trim());
  return value < least || value > most ? bad("whole_out_of_range") : good(value);
}

/** A duration typed as `90`, `2:00` or `1:30:00` (seconds, minutes and seconds, hours), in microseconds. */
export function readDuration(text: string, least: number, most: number): Read<number> {
  const parts = text.trim().split(":");
  if (parts.length > 3 || !parts.every((part) => /^[0-9]{1,6}$/.test(part))) return bad("duration_malformed");
  if (parts.slice(1).some((part) => Number(part) > 59 || part.length !== 2)) return bad("duration_malformed");
  const us = parts.reduce((sum, part) => sum * 60 + Number(part), 0) * SECOND_US;
  return us < least || us > most ? bad("duration_out_of_range") : good(us);
}

/** The inverse of `readDuration`: `0:45`, `2:00`, `1:30:00`. */
export function durationText(us: number): string {
  const seconds = Math.floor(us / SECOND_US);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Several durations, parted by commas or blanks: the first extension, the second, and so on. */
export function readDurations(text: string, least: number, most: number): Read<number[]> {
  const read = text
    .split(/[,;\s]+/)
    .filter((part) => part !== "")
    .map((part) => readDuration(part, least, most));
  const fault = read.find((each) => !each.ok);
  if (fault !== undefined && !fault.ok) return fault;
  const values = read.flatMap((each) => (each.ok ? [each.value] : []));
  return values.length === 0 ? bad("duration_malformed") : good(values);
}

/** Six letters and digits that stand for a text (FNV-1a): short enough to read out, and hardly ever those of another. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text.replace(/\s+/g, " ").trim())) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % 36 ** 6).toString(36).padStart(6, "0");
}

/** A local date and time as `<input type="datetime-local">` gives it, in microseconds UTC. */
export function readMoment(text: string): Read<number> {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isFinite(milliseconds) ? good(milliseconds * 1000) : bad("moment_malformed");
}

/** The inverse of `readMoment`, to the second. */
export function momentText(us: number): string {
  const when = new Date(us / 1000);
  return new Date(when.getTime() - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const isId = (text: string): boolean => ID.test(text);

/**
 * An id made of a name: letters and digits kept, the rest dashes; never empty and never one of those taken. A name in letters that
 * no id holds, Han for one, is told apart by a mark made of all of it: the same name has the same id everywhere, another another.
 */
export function idOf(name: string, taken: Iterable<string> = [], fallback = "x"): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const kept = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
  const base = /(?![a-z])\p{L}/u.test(plain) ? `${kept || fallback}-${markOf(plain)}` : kept || fallback;
  const used = new Set(taken);
  let id = base;
  for (let count = 2; used.has(id); count += 1) id = `${base}-${count}`;
  return id;
}

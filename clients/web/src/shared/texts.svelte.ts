/**
 * What people read. Texts live in `texts/LOCALE/*.ftl`; `t(id, {name: value})` gives one, and whatever calls it in a
 * component is shown anew when the language changes. Numbers, money and moments are formatted here for the same reason.
 */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { format, parts, type MoneyStyle } from "@room/money";
import { remember, remembered } from "./remember";

export const LOCALES = ["en", "zh-CN"] as const;
export type Locale = (typeof LOCALES)[number];
export type TextArguments = Record<string, FluentVariable>;

const english = import.meta.glob<string>("../texts/en/*.ftl", { query: "?raw", import: "default", eager: true });
const chinese = import.meta.glob<string>("../texts/zh-CN/*.ftl", { query: "?raw", import: "default" });

/** A language tag that `Intl` takes: some systems make up ones like `en-US@posix`. */
export function saneTag(tag: string): string {
  const plain = tag.replace(/[@.].*$/, "").replaceAll("_", "-");
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? "en";
  } catch {
    return "en";
  }
}

function bundleOf(locale: Locale, sources: Iterable<string>): FluentBundle {
  // No isolation marks: both languages read left to right, and amounts are copied out of the page.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const source of sources) bundle.addResource(new FluentResource(source));
  return bundle;
}

const base = bundleOf("en", Object.values(english));
let locale: Locale = $state("en");
let bundle: FluentBundle = $state.raw(base);
/** The tag numbers and dates are formatted by: the browser's own where it is of the language shown. */
let tag: string = $state("en-GB");

/** The language shown now. */
export function currentLocale(): Locale {
  return locale;
}

function wanted(): Locale {
  const kept = LOCALES.find((each) => each === remembered("locale"));
  if (kept !== undefined) return kept;
  const said = navigator.languages.map(saneTag).find((each) => /^(en|zh)\b/.test(each));
  return said?.startsWith("zh") === true ? "zh-CN" : "en";
}

/** Choose the language the browser asks for, or the one chosen before. Call once, before anything is shown. */
export async function startTexts(): Promise<void> {
  await show(wanted());
}

/** Show another language, and remember it. */
export async function setLocale(next: Locale): Promise<void> {
  remember("locale", next);
  await show(next);
}

async function show(next: Locale): Promise<void> {
  if (next === "en") bundle = base;
  else bundle = bundleOf(next, await Promise.all(Object.values(chinese).map((load) => load())));
  locale = next;
  const own = navigator.languages.map(saneTag).find((each) => each.startsWith(next.slice(0, 2)));
  tag = own ?? (next === "en" ? "en-GB" : next);
  document.documentElement.lang = next;
}

function found(id: string): { bundle: FluentBundle; message: ReturnType<FluentBundle["getMessage"]> } | null {
  for (const each of [bundle, base]) {
    const message = each.getMessage(id);
    if (message?.value != null) return { bundle: each, message };
  }
  return null;
}

/** Whether there is a text of that id. */
export function hasText(id: string): boolean {
  return found(id) !== null;
}

/** The text of that id in the language shown; in English where it is not translated; the id itself where there is none. */
export function t(id: string, args?: TextArguments): string {
  const text = found(id);
  if (text?.message?.value == null) {
    console.error(`no text ${id}`);
    return id;
  }
  const errors: Error[] = [];
  const said = text.bundle.formatPattern(text.message.value, args ?? null, errors);
  for (const error of errors) console.error(`text ${id}: ${error.message}`);
  return said;
}

/** A refusal code of the engine, or an error code of the line or of HTTP, in plain words; the code itself where it is unknown. */
export function tCode(code: string, args?: TextArguments): string {
  const id = `code-${code.replaceAll("_", "-")}`;
  return hasText(id) ? t(id, args) : t("code-unknown", { code });
}

/** A decimal string as an amount of `currency` (ISO 4217), or as a bare number where it is null. */
export function money(decimal: string, currency: string | null, decimals: number): string {
  return format(decimal, moneyStyle(currency, decimals));
}

export function moneyParts(decimal: string, currency: string | null, decimals: number, rounded = false): Intl.NumberFormatPart[] {
  return parts(decimal, { ...moneyStyle(currency, decimals), rounded });
}

function moneyStyle(currency: string | null, decimals: number): MoneyStyle {
  return { locale: tag, currency, decimals };
}

/** A whole number, grouped as the language groups. */
export function number(value: number | bigint): string {
  return cached("number", () => new Intl.NumberFormat(tag)).format(value);
}

/** Words one after another, as the language joins them. */
export const list = (words: readonly string[]): string => new Intl.ListFormat(tag, { style: "long", type: "conjunction" }).format(words);

/** A share such as [1, 200] as a percentage. */
export function percent(share: readonly [number, number]): string {
  const style = { style: "percent", maximumFractionDigits: 4 } as const;
  return cached("percent", () => new Intl.NumberFormat(tag, style)).format(share[0] / share[1]);
}

type MomentStyle = "clock" | "dated" | "minute" | "day" | "full" | "exact";
const MOMENTS: Readonly<Record<MomentStyle, Intl.DateTimeFormatOptions>> = {
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  dated: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { dateStyle: "medium" },
  full: { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" },
  exact: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZoneName: "short",
    hourCycle: "h23",
  },
};

/** A moment (microseconds UTC) in this person's own time zone. */
export function moment(at: number, style: MomentStyle): string {
  return cached(style, () => new Intl.DateTimeFormat(tag, MOMENTS[style])).format(new Date(at / 1000));
}

/** A moment by the clock, and with its day where that is not the day of this other one. */
export const clockOf = (at: number, beside: number): string => moment(at, moment(at, "day") === moment(beside, "day") ? "clock" : "dated");

/** The time zone that moments are told in, by its own name. */
export const timeZone = (): string => new Intl.DateTimeFormat(tag).resolvedOptions().timeZone;

/** A length of time in plain words: `2 minutes`, `1 hour 30 minutes`. */
export function duration(microseconds: number): string {
  const seconds = Math.round(microseconds / 1_000_000);
  const sizes = [
    ["day", Math.floor(seconds / 86_400)],
    ["hour", Math.floor((seconds % 86_400) / 3600)],
    ["minute", Math.floor((seconds % 3600) / 60)],
    ["second", seconds % 60],
  ] as const;
  const said = sizes
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" }).format(count));
  return said.length > 0 ? said.join(" ") : new Intl.NumberFormat(tag, { style: "unit", unit: "second", unitDisplay: "long" }).format(0);
}

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<F extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => F): F {
  const key = `${tag} ${name}`;
  const kept = formatters.get(key) ?? make();
  formatters.set(key, kept);
  return kept as F;
}

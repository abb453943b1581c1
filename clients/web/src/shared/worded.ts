/** Rules of the terms in the words of the language shown. */
import type { Rule, RuleValue } from "./rules";
import { duration, moment, percent, t } from "./texts.svelte";

export function worded({ text, args }: Rule): string {
  return t(text, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, inWords(value)])));
}

function inWords(value: RuleValue): string | number {
  if (typeof value !== "object") return value;
  if ("us" in value) return duration(value.us);
  return "at" in value ? moment(value.at, "full") : percent(value.share);
}

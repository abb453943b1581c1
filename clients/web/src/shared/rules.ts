/** The terms of one auction as sentences: which text says each rule, and with what. The words are in `rules.ftl`. */
import type { Band, Briefing, LotRow, LotTerms } from "@wire/frames";

/** Lengths of time, moments and shares stay raw here: what shows them words them. */
export type RuleValue = { us: number } | { at: number } | { share: readonly [number, number] } | number | string;
export interface Rule {
  /** The matter it settles, as a heading. */
  matter: string;
  text: string;
  args: Readonly<Record<string, RuleValue>>;
}

const rule = (matter: string, text: string, args: Rule["args"] = {}): Rule => ({ matter, text, args });

/** Every rule a bidder has to know, in the order of an auction's life. `seen` is any lot row of this party. */
export function rulesOf(terms: Briefing, seen: LotRow | undefined): Rule[] {
  return [
    closing(terms),
    rule("improve", `rule-basis-${dashed(terms.basis)}`),
    decrement(terms.lots),
    ...guard(terms.lots),
    ...overtime(terms),
    rule("ties", `rule-ties-${dashed(terms.ties)}`),
    rule("withdraw", `rule-withdraw-${dashed(terms.withdrawal)}`),
    ...visibility(seen),
    rule("binding", terms.practice ? "rule-binding-practice" : "rule-binding"),
  ];
}

function dashed(word: string): string {
  return word.replaceAll("_", "-");
}

function closing(terms: Briefing): Rule {
  const closes = terms.lots.map((lot) => lot.closes_at);
  const [first, last] = [Math.min(...closes), Math.max(...closes)];
  return first === last
    ? rule("close", "rule-close-together", { opens: { at: terms.opens_at }, closes: { at: first } })
    : rule("close", "rule-close-staggered", { opens: { at: terms.opens_at }, first: { at: first }, last: { at: last } });
}

/** What is the same for every lot is said once; what differs is said on each lot. */
function decrement(lots: readonly LotTerms[]): Rule {
  const [band, ...more] = lots[0]?.decrement ?? [];
  const same = lots.every((lot) => spelled(lot.decrement) === spelled(lots[0]?.decrement ?? []));
  if (!same || more.length > 0) return rule("decrement", "rule-decrement-by-lot");
  if (band === undefined) return rule("decrement", "rule-decrement-any");
  if (band.share !== null && isZero(band.amount)) return rule("decrement", "rule-decrement-share", { share: { share: band.share } });
  return rule("decrement", "rule-decrement-by-lot");
}

/** Bands in one spelling: lots of different scales write the same amount with more or fewer zeros. */
function spelled(bands: readonly Band[]): string {
  const bare = (amount: string): string => (amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount);
  return JSON.stringify(bands.map((band) => [bare(band.from), bare(band.amount), band.share]));
}

function guard(lots: readonly LotTerms[]): Rule[] {
  const share = lots[0]?.largest_change ?? null;
  const same = lots.every((lot) => JSON.stringify(lot.largest_change) === JSON.stringify(share));
  if (same) return share === null ? [] : [rule("guard", "rule-guard", { share: { share } })];
  return [rule("guard", "rule-guard-by-lot")];
}

function overtime({ overtime: terms }: Briefing): Rule[] {
  if (terms.window_us === 0) return [rule("overtime", "rule-overtime-none")];
  const said = [
    rule("overtime", `rule-overtime-${dashed(terms.trigger)}`, { window: { us: terms.window_us }, rank: terms.rank }),
    terms.base === "reset"
      ? rule("overtime", "rule-overtime-base-reset", { length: { us: terms.window_us } })
      : rule("overtime", `rule-overtime-base-${dashed(terms.base)}`, { length: { us: terms.lengths_us[0] ?? 0 } }),
    rule("overtime", `rule-overtime-scope-${dashed(terms.scope)}`),
  ];
  if (terms.base !== "reset" && new Set(terms.lengths_us).size > 1) said.push(rule("overtime", "rule-overtime-shorter"));
  if (terms.most !== null) said.push(rule("overtime", "rule-overtime-most", { count: terms.most }));
  said.push(rule("overtime", "rule-overtime-stop", { length: { us: terms.hard_stop_us } }));
  return said;
}

/** What this party sees is told from the row it is sent: a field that is not there is not for it. */
function visibility(seen: LotRow | undefined): Rule[] {
  if (seen === undefined) return [];
  const shown: [keyof LotRow, string][] = [
    ["lead", "rule-see-lead"],
    ["ladder", "rule-see-ladder"],
    ["bidders", "rule-see-bidders"],
    ["reserve_met", "rule-see-reserve-met"],
  ];
  const more = shown.filter(([field]) => seen[field] !== undefined).map(([, text]) => rule("see", text));
  const own = seen.own === undefined ? [] : [rule("see", "rule-see-own")];
  return [...own, ...more, rule("see", "rule-see-nobody")];
}

export function isZero(amount: string): boolean {
  return /^0+(\.0+)?$/.test(amount);
}

/** The bands of a lot's decrement that say something. */
export function bandsOf(lot: LotTerms): readonly Band[] {
  return lot.decrement.filter((band) => band.share !== null || !isZero(band.amount));
}

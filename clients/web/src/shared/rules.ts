/** The terms of one auction as sentences: which text says each rule, and with what. The words are in `rules.ftl`. */
import type { Band, Briefing, Clock, Entrants, LotRow, LotTerms, Stage } from "@wire/frames";
import { courseOf } from "./stages";
import { winning } from "./winning";

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
    ...ahead(terms),
    ...course(terms),
    ...improving(terms),
    ...guard(terms.lots),
    ...overtime(terms),
    ...(terms.proxies === true ? [rule("proxies", "rule-proxies")] : []),
    rule("ties", `rule-ties-${dashed(terms.ties)}`),
    rule("withdraw", `rule-withdraw-${dashed(terms.withdrawal)}`),
    ...deposit(terms),
    ...(terms.packages === true ? [rule("packages", "rule-packages")] : []),
    ...(terms.lots.some((lot) => lot.joining != null) ? [rule("joining", "rule-joining")] : []),
    ...winning(terms),
    ...visibility(terms, seen),
    rule("binding", terms.practice ? "rule-binding-practice" : "rule-binding"),
    ...((terms.bids_valid_us ?? 0) > 0 ? [rule("binding", "rule-binding-valid", { length: { us: terms.bids_valid_us ?? 0 } })] : []),
    ...(terms.surrogate_bids === true ? [rule("binding", "rule-binding-surrogate")] : []),
  ];
}

/** What may come before its time (rules L5 and L6). */
function ahead({ early_start: start, early_close: close }: Briefing): Rule[] {
  return [...(start === true ? [rule("close", "rule-close-early-start")] : []), ...(close === true ? [rule("close", "rule-close-early")] : [])];
}

/** What is lodged before a bid, when it goes back, and what is lost of it. */
function deposit({ deposit: asked, currency }: Briefing): Rule[] {
  if (asked == null) return [];
  const amount = `${asked.needed[0]?.amount ?? ""} ${currency}`;
  const lodged = asked.per === "auction" ? "rule-deposit-auction" : asked.share === null ? "rule-deposit-lot" : "rule-deposit-lot-share";
  const args: Rule["args"] = asked.per === "lot" && asked.share !== null ? { share: { share: asked.share } } : { amount };
  return [
    rule("deposit", lodged, args),
    rule("deposit", `rule-deposit-kept-${asked.kept_until}`),
    rule("deposit", "rule-deposit-forfeit", { share: { share: asked.forfeit } }),
  ];
}

function improving(terms: Briefing): Rule[] {
  const kinds = new Set(terms.lots.flatMap((lot) => lot.stages.map((stage) => stage.kind)));
  const sealed = kinds.has("sealed") ? [rule("improve", "rule-basis-sealed")] : [];
  const typed = [...kinds].some((kind) => kind === "open" || kind === "turns");
  return !typed ? sealed : [rule("improve", `rule-basis-${dashed(terms.basis)}`), ...sealed, decrement(terms.lots)];
}

function dashed(word: string): string {
  return word.replaceAll("_", "-");
}

function closing(terms: Briefing): Rule {
  const closes = terms.lots.map((lot) => lot.closes_at);
  const [first, last] = [Math.min(...closes), Math.max(...closes)];
  const text = terms.lots.some((lot) => lot.stages.length > 1) ? "rule-close-stage" : "rule-close";
  return first === last
    ? rule("close", `${text}-together`, { opens: { at: terms.opens_at }, closes: { at: first } })
    : rule("close", `${text}-staggered`, { opens: { at: terms.opens_at }, first: { at: first }, last: { at: last } });
}

/** The stages in their order, where there is more to tell than one open stage. */
function course(terms: Briefing): Rule[] {
  const [lot, ...others] = terms.lots;
  if (lot === undefined || terms.lots.every((each) => !courseOf(each, undefined).told)) return [];
  const same = others.every((other) => uncommitted(other.stages) === uncommitted(lot.stages));
  if (!same) return [rule("stages", "rule-stages-by-lot"), ...commitments(terms.lots)];
  return [...stagesRules(lot.stages), ...commitments(terms.lots)];
}

/** The stages in their order, as a lot runs through them. */
export function stagesRules(stages: readonly Stage[]): Rule[] {
  const many = stages.length > 1 ? [rule("stages", "rule-stages-count", { count: stages.length })] : [];
  return [...many, ...stages.flatMap(stageRules)];
}

const uncommitted = (stages: readonly Stage[]): string => JSON.stringify(stages.map((stage) => ({ ...stage, commitment: "" })));

function stageRules(stage: Stage, place: number): Rule[] {
  const kind = stage.kind === "sealed" ? (stage.revisable ? "sealed-revise" : "sealed-once") : stage.kind;
  const said = [rule("stages", `rule-stage-${kind}`, { stage: place + 1, length: { us: stage.length_us } })];
  if (stage.clock != null) said.push(...clockRules(stage.clock));
  if (place > 0) {
    const follows = stage.kind === "turns" ? (stage.pause_us > 0 ? "rule-stage-turns-later" : "rule-stage-turns-at-once") : stage.pause_us > 0 ? "rule-stage-follows-later" : "rule-stage-follows";
    said.push(rule("stages", follows, { pause: { us: stage.pause_us }, length: { us: stage.length_us } }));
  }
  if (stage.technical === true) said.push(rule("stages", "rule-stage-technical"));
  if ((stage.opening_us ?? 0) > 0) said.push(rule("stages", "rule-stage-opening", { length: { us: stage.opening_us ?? 0 } }));
  if (stage.entrants !== null) said.push(...entrantRules(stage.entrants));
  if (stage.random_us > 0) said.push(rule("stages", "rule-stage-random", { length: { us: stage.random_us } }));
  return said;
}

function clockRules(clock: Clock): Rule[] {
  const said = [rule("stages", "rule-clock-ticks", { length: { us: clock.interval_us }, count: clock.ticks })];
  if (clock.grace_us > 0) said.push(rule("stages", "rule-clock-grace", { seconds: clock.grace_us / 1_000_000 }));
  if (clock.least_active > 0) said.push(rule("stages", "rule-clock-least", { count: clock.least_active }));
  if (clock.least_part > 0) said.push(rule("stages", "rule-clock-parts"));
  if (clock.limits) said.push(rule("stages", "rule-clock-limits"));
  return said;
}

function entrantRules({ best, within, least }: Entrants): Rule[] {
  const share: Rule["args"] = within === null ? {} : { share: { share: within } };
  const number: Rule["args"] = best === null ? {} : { best };
  const which = best !== null && within !== null ? "both" : best !== null ? "best" : within !== null ? "within" : "standing";
  const atLeast = least > 1 && which !== "standing" ? [rule("stages", "rule-stage-least", { least })] : [];
  return [rule("stages", `rule-stage-${which}`, { ...number, ...share }), ...atLeast, rule("stages", "rule-stage-others")];
}

/** What fixed each random close beforehand, for who wants to check it afterwards. */
function commitments(lots: readonly LotTerms[]): Rule[] {
  return lots.flatMap((lot) =>
    lot.stages.flatMap(({ random_us, commitment }, place) =>
      random_us > 0 ? [rule("stages", "rule-stage-commitment", { lot: lot.title, stage: place + 1, commitment })] : [],
    ),
  );
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

function overtime({ overtime: terms, lots }: Briefing): Rule[] {
  if (terms.window_us === 0 && lots.some((lot) => courseOf(lot, undefined).told)) return [];
  if (terms.window_us === 0) return [rule("overtime", "rule-overtime-none")];
  const said = [
    terms.rank === null && terms.trigger === "rank_at_most"
      ? rule("overtime", "rule-overtime-rank-hidden", { window: { us: terms.window_us } })
      : rule("overtime", `rule-overtime-${dashed(terms.trigger)}`, { window: { us: terms.window_us }, rank: terms.rank ?? 0 }),
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
function visibility(terms: Briefing, seen: LotRow | undefined): Rule[] {
  if (seen === undefined) return [];
  const shown: [keyof LotRow, string][] = [
    ["lead", "rule-see-lead"],
    ["ladder", "rule-see-ladder"],
    ["bidders", "rule-see-bidders"],
    ["reserve_met", "rule-see-reserve-met"],
  ];
  const more = shown.filter(([field]) => seen[field] !== undefined).map(([, text]) => rule("see", text));
  const own = seen.own === undefined ? [] : [rule("see", "rule-see-own")];
  return [...own, ...more, ...toldApart(terms, seen), ...lookingBack(terms, seen), rule("see", "rule-see-nobody")];
}

function toldApart({ visibility: chosen }: Briefing, seen: LotRow): Rule[] {
  const told = seen.ladder !== undefined && chosen !== undefined && chosen.aliases !== "generic";
  return told ? [rule("see", `rule-see-aliases-${chosen.aliases}`)] : [];
}

/** How far back prices go, where that is not simply the lead's. */
function lookingBack({ visibility: chosen }: Briefing, seen: LotRow): Rule[] {
  if (chosen === undefined || chosen.graph === "lead" || (seen.lead === undefined && seen.ladder === undefined)) return [];
  return [rule("see", `rule-graph-${chosen.graph}`)];
}

export function isZero(amount: string): boolean {
  return /^0+(\.0+)?$/.test(amount);
}

/** The bands of a lot's decrement that say something. */
export function bandsOf(lot: LotTerms): readonly Band[] {
  return lot.decrement.filter((band) => band.share !== null || !isZero(band.amount));
}

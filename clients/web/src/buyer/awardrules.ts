/** The rules by which lots are awarded together (rule C7): as a person puts them, and as the terms spell them. */

import { type Share, idOf, readAmountOrZero, readPercent, readWhole } from "../shared/amounts";
import { dashed } from "../shared/dashed";
import type { Reader } from "./reader";

export const RULE_KINDS = ["most_winners", "least_winners", "most_each", "most_group", "least_group", "most_by", "least_if", "budget", "exclude"] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

export interface RuleDraft {
  kind: RuleKind;
  /** A number, a percentage, or money, as the kind asks. */
  level: string;
  column: string;
  value: string;
  supplier: string;
  /** Whether it may be given up where nothing keeps all rules. */
  soft: boolean;
}

/** `labels` says of a supplier what a column says: `labels.s1.country`. */
export interface AwardRulesDraft {
  columns: string[];
  labels: Record<string, Record<string, string>>;
  rules: RuleDraft[];
}

export interface LimitTerms {
  readonly id: string;
  readonly metric: "spend" | "baseline" | "units" | "items" | "winners" | "figure";
  readonly sense: "at_most" | "at_least";
  readonly amount?: number;
  readonly share?: Share;
  readonly who?: { readonly ids?: readonly string[]; readonly column?: string; readonly values?: readonly string[]; readonly but?: boolean };
  readonly holds?: "each" | "winner";
  readonly who_by?: string;
  readonly priority?: number;
}

export interface AwardRulesTerms {
  readonly suppliers?: readonly { readonly id: string; readonly labels: readonly { readonly column: string; readonly value: string }[] }[];
  readonly limits?: readonly LimitTerms[];
}

export const newRule = (kind: RuleKind = "most_winners"): RuleDraft => ({ kind, level: "", column: "", value: "", supplier: "", soft: false });
export const newAwardRules = (): AwardRulesDraft => ({ columns: [], labels: {}, rules: [] });

/** What a kind asks for beside its level. */
export const asks = (kind: RuleKind): { level: "count" | "percent" | "money" | null; column: boolean; value: boolean; supplier: boolean } => ({
  level: kind === "most_winners" || kind === "least_winners" ? "count" : kind === "exclude" ? null : kind === "budget" || kind === "least_if" ? "money" : "percent",
  column: kind === "most_group" || kind === "least_group" || kind === "most_by",
  value: kind === "most_group" || kind === "least_group",
  supplier: kind === "exclude",
});

/** The rules as the terms hold them, or faults beside `PATH.rules.PLACE.FIELD`. Money is in minor units. */
export function readAwardRules(reader: Reader, draft: AwardRulesDraft, suppliers: readonly string[], scale: number, path = "awardRules"): AwardRulesTerms {
  const columns = draft.columns.map((column) => column.trim()).filter((column) => column !== "");
  const labelled = suppliers.map((id) => ({
    id,
    labels: columns.map((column) => ({ column, value: (draft.labels[id]?.[column] ?? "").trim() })).filter(({ value }) => value !== ""),
  }));
  const named: string[] = [];
  const limits = draft.rules.map((rule, place) => {
    const id = idOf(`${rule.kind.replaceAll("_", "-")}-${rule.value || rule.supplier || rule.column}`, named, "rule");
    named.push(id);
    return readRule(reader, rule, id, scale, `${path}.rules.${place}`, columns);
  });
  const told = labelled.filter(({ labels }) => labels.length > 0);
  return { ...(told.length === 0 ? {} : { suppliers: told }), ...(limits.length === 0 ? {} : { limits }) };
}

function readRule(reader: Reader, rule: RuleDraft, id: string, scale: number, path: string, columns: readonly string[]): LimitTerms {
  const asked = asks(rule.kind);
  const count = asked.level === "count" ? reader.take(`${path}.level`, readWhole(rule.level, 1, 10_000), 1) : 0;
  const share = asked.level === "percent" ? reader.take(`${path}.level`, readPercent(rule.level), { num: 1, den: 1 }) : { num: 1, den: 1 };
  const money = asked.level === "money" ? reader.take(`${path}.level`, readAmountOrZero(rule.level, scale), 0) : 0;
  if (asked.column) reader.require(columns.includes(rule.column), `${path}.column`, "column_none");
  if (asked.value) reader.require(rule.value.trim() !== "", `${path}.value`, "text_malformed");
  if (asked.supplier) reader.require(rule.supplier !== "", `${path}.supplier`, "supplier_none");
  const soft = rule.soft ? { priority: 1 } : {};
  const group = { who: { column: rule.column, values: [rule.value.trim()] } };
  switch (rule.kind) {
    case "most_winners":
      return { id, metric: "winners", sense: "at_most", amount: count, ...soft };
    case "least_winners":
      return { id, metric: "winners", sense: "at_least", amount: count, ...soft };
    case "most_each":
      return { id, metric: "spend", sense: "at_most", share, holds: "each", ...soft };
    case "most_group":
      return { id, metric: "spend", sense: "at_most", share, ...group, ...soft };
    case "least_group":
      return { id, metric: "spend", sense: "at_least", share, ...group, ...soft };
    case "most_by":
      return { id, metric: "spend", sense: "at_most", share, who_by: rule.column, ...soft };
    case "least_if":
      return { id, metric: "spend", sense: "at_least", amount: money, holds: "winner", ...soft };
    case "budget":
      return { id, metric: "spend", sense: "at_most", amount: money, ...soft };
    case "exclude":
      return { id, metric: "spend", sense: "at_most", amount: 0, who: { ids: [rule.supplier] }, ...soft };
  }
}

/** What the server answers of a scenario. */
export interface Outcome {
  readonly name: string;
  readonly code: string;
  readonly detail: string;
  readonly total?: string;
  readonly bound?: string;
  readonly given_up?: readonly string[];
  readonly winners?: readonly { readonly supplier: string; readonly money: string }[];
  readonly lines?: readonly { readonly lot: string; readonly supplier: string; readonly package: string; readonly money: string; readonly quantities: readonly string[] }[];
  readonly left?: readonly { readonly lot: string; readonly why: string }[];
  readonly costs?: readonly { readonly rule: string; readonly cost: string }[];
  readonly conflict?: { readonly rules: readonly string[]; readonly relief: string | null };
}

/** Which sentence says why something went where it went (rule F10): a package may cost as much as the lowest single bids, or more, and a lower bid be kept out by no single rule. */
export function reasonOf({ because, by, rules }: { readonly because: string; readonly by: string; readonly rules: readonly string[] }): string {
  if (because === "rule" && rules.length === 0) return "rules-together";
  if (because !== "package") return because;
  return by.startsWith("-") ? "package-dearer" : /[1-9]/.test(by) ? "package" : "package-even";
}

/** How far the award is. */
export interface AwardTold {
  readonly state: "solving" | "elsewhere" | "proposed" | "failed" | null;
  readonly doing: string;
  readonly done: number;
  readonly of: number;
  readonly code: string | null;
  readonly detail: string;
  readonly rules: AwardRulesTerms | null;
  readonly why: string;
  readonly given_up: readonly string[];
}

export interface Scenario {
  readonly name: string;
  readonly rules: AwardRulesTerms;
  readonly without?: string;
  /** Which of the usual ones it is: they are told in the language that is read, and not by the name they were compared under. */
  readonly usual?: "in-force" | "free" | number;
}

/** The text of a rule that the form wrote, by what its id begins with; undefined for an id that people gave. */
export function ruleText(id: string): string | undefined {
  const kind = RULE_KINDS.find((each) => id === dashed(each) || id.startsWith(`${dashed(each)}-`));
  return kind === undefined ? undefined : `award-rule-${dashed(kind)}`;
}

/** What a coordinator looks at first: what is in force, no rules at all, and as few suppliers as one, two or three. */
export function usual(inForce: AwardRulesTerms | null, words: { inForce: string; free: string; most: (count: number) => string }): Scenario[] {
  const labels = inForce?.suppliers === undefined ? {} : { suppliers: inForce.suppliers };
  const others = (inForce?.limits ?? []).filter(({ metric }) => metric !== "winners");
  const few = [1, 2, 3].map((count) => ({
    name: words.most(count),
    usual: count,
    rules: { ...labels, limits: [...others, { id: `most-winners-${count}`, metric: "winners" as const, sense: "at_most" as const, amount: count }] },
  }));
  const first = inForce !== null && (inForce.limits ?? []).length > 0 ? [{ name: words.inForce, usual: "in-force" as const, rules: inForce }] : [];
  return [...first, { name: words.free, usual: "free" as const, rules: labels }, ...few];
}

/** What a winner asks and would be paid by other rules, as money; null where nothing follows from others' bids. */
export interface PaidTold {
  readonly supplier: string;
  readonly asked: string;
  readonly uniform: string;
  readonly least: string | null;
  readonly most: string | null;
  readonly core: string | null;
}

/** By what bids compare beside their price, while it is written (rules E1 to E9). */

import { currencyScale, type Share, idOf, readAmount, readAmountOrZero, readPercent, readRate, readWhole } from "../shared/amounts";
import type { Draft } from "./draft";
import type { ForLots } from "./lotrules";
import type { Reader } from "./reader";

export const OFS = ["value", "so_far"] as const;

export interface ComponentDraft {
  name: string;
  amount: string;
  percent: string;
  of: (typeof OFS)[number];
  less: boolean;
}
export interface OptionDraft {
  label: string;
  components: ComponentDraft[];
  /** Amounts at the end of the first year, the second, and so on. */
  yearly: string;
  points: string;
  quality: string;
}
export interface CriterionDraft {
  title: string;
  options: OptionDraft[];
}
export interface EvaluationDraft extends ForLots {
  criteria: CriterionDraft[];
  /** For every supplier: the landed cost. */
  components: ComponentDraft[];
  /** For one supplier alone, by its id; nobody else is told. */
  suppliers: Record<string, ComponentDraft[]>;
  /** Which of the further measures count; their fields are asked for only then. */
  yearly: boolean;
  discount: string;
  points: boolean;
  pricePoints: string;
  quality: boolean;
  places: string;
  /** The table of rates: what one unit of each currency is in the auction's, who publishes it, for which day. */
  rates: RateDraft[];
  ratesSource: string;
  ratesDate: string;
  /** The currency a supplier bids in, by its id; none named is the auction's. Nobody else is told. */
  bidsIn: Record<string, string>;
}
export interface RateDraft {
  currency: string;
  rate: string;
}

export interface ComponentTerms {
  readonly name: string;
  readonly amount?: number;
  readonly share?: Share;
  readonly of?: "so_far";
  readonly less?: true;
}
export interface OptionTerms {
  readonly label: string;
  readonly components?: readonly ComponentTerms[];
  readonly yearly?: readonly number[];
  readonly points?: number;
  readonly quality?: Share;
}
export interface EvaluationTerms {
  readonly places: number;
  readonly criteria?: readonly { readonly id: string; readonly title: string; readonly options: readonly OptionTerms[] }[];
  readonly components?: readonly ComponentTerms[];
  readonly discount?: Share;
  readonly price_points?: number;
  readonly suppliers?: readonly SupplierTerms[];
  readonly rates?: { readonly source: string; readonly date: string; readonly rates: readonly (Share & { readonly currency: string })[] };
}
export interface SupplierTerms {
  readonly supplier: string;
  readonly components: readonly ComponentTerms[];
  readonly bids_in?: { readonly currency: string; readonly scale: number };
}

export const newComponent = (): ComponentDraft => ({ name: "", amount: "", percent: "", of: "value", less: false });
export const newOption = (): OptionDraft => ({ label: "", components: [], yearly: "", points: "0", quality: "" });
export const newCriterion = (): CriterionDraft => ({ title: "", options: [newOption(), newOption()] });
export const newEvaluation = (): EvaluationDraft => ({
  only: [],
  criteria: [newCriterion()],
  components: [],
  suppliers: {},
  yearly: false,
  discount: "",
  points: false,
  pricePoints: "60",
  quality: false,
  places: "6",
  rates: [],
  ratesSource: "",
  ratesDate: "",
  bidsIn: {},
});
export const newRate = (): RateDraft => ({ currency: "", rate: "" });

const some = <T>(name: string, values: readonly T[]): Record<string, readonly T[]> => (values.length === 0 ? {} : { [name]: values });

export function readEvaluation(reader: Reader, evaluation: EvaluationDraft, draft: Draft): EvaluationTerms {
  const { criteria } = evaluation;
  const parts = (path: string, components: readonly ComponentDraft[]): ComponentTerms[] =>
    components.map((part, place) => readComponent(reader, part, `${path}.${place}`, draft));
  const read = criteria.map((criterion, place) => ({
    id: idOf(criterion.title, criteria.slice(0, place).map(({ title }) => idOf(title, [], "criterion")), "criterion"),
    title: text(reader, `evaluation.criteria.${place}.title`, criterion.title),
    options: criterion.options.map((option, at) => readOption(reader, evaluation, option, `evaluation.criteria.${place}.options.${at}`, draft)),
  }));
  for (const [place, { options }] of criteria.entries()) {
    reader.require(new Set(options.map(({ label }) => label.trim())).size === options.length, `evaluation.criteria.${place}.title`, "options_twice");
  }
  const bidsIn = (id: string): string => (evaluation.rates.length === 0 ? "" : (evaluation.bidsIn[id] ?? ""));
  const named = draft.suppliers.filter(({ id }) => (evaluation.suppliers[id] ?? []).length > 0 || bidsIn(id) !== "");
  const discount = evaluation.yearly ? reader.maybe("evaluation.discount", evaluation.discount, readPercent) : null;
  return {
    places: reader.take("evaluation.places", readWhole(evaluation.places, 0, 6), 0),
    ...some("criteria", read),
    ...some("components", parts("evaluation.components", evaluation.components)),
    ...(discount === null ? {} : { discount }),
    ...(evaluation.points ? { price_points: reader.take("evaluation.pricePoints", readWhole(evaluation.pricePoints, 1, 1_000_000), 1) } : {}),
    ...readRates(reader, evaluation),
    ...some(
      "suppliers",
      named.map(({ id }) => ({
        supplier: id,
        components: parts(`evaluation.suppliers.${id}`, evaluation.suppliers[id] ?? []),
        ...(bidsIn(id) === "" ? {} : { bids_in: { currency: bidsIn(id), scale: currencyScale(bidsIn(id)) } }),
      })),
    ),
  };
}

function readRates(reader: Reader, evaluation: EvaluationDraft): Pick<EvaluationTerms, "rates"> {
  if (evaluation.rates.length === 0) return {};
  const rates = evaluation.rates.map(({ currency, rate }, place) => {
    const code = currency.trim().toUpperCase();
    reader.require(/^[A-Z]{3}$/.test(code), `evaluation.rates.${place}.currency`, "currency_malformed");
    return { currency: code, ...reader.take(`evaluation.rates.${place}.rate`, readRate(rate), { num: 1, den: 1 }) };
  });
  const date = evaluation.ratesDate.trim();
  reader.require(/^\d{4}-\d{2}-\d{2}$/.test(date), "evaluation.ratesDate", "date_malformed");
  return { rates: { source: text(reader, "evaluation.ratesSource", evaluation.ratesSource), date, rates } };
}

function text(reader: Reader, path: string, typed: string): string {
  reader.require(typed.trim() !== "", path, "text_malformed");
  return typed;
}

function readComponent(reader: Reader, part: ComponentDraft, path: string, draft: Draft): ComponentTerms {
  const amount = reader.maybe(`${path}.amount`, part.amount, (typed) => readAmount(typed, draft.priceScale));
  const share = reader.maybe(`${path}.percent`, part.percent, readPercent);
  reader.require(amount !== null || share !== null, `${path}.amount`, "component_empty");
  return {
    name: text(reader, `${path}.name`, part.name),
    ...(amount === null ? {} : { amount }),
    ...(share === null ? {} : { share }),
    ...(share !== null && part.of === "so_far" ? { of: "so_far" as const } : {}),
    ...(part.less ? { less: true as const } : {}),
  };
}

function readOption(reader: Reader, evaluation: EvaluationDraft, option: OptionDraft, path: string, draft: Draft): OptionTerms {
  const points = evaluation.points ? reader.take(`${path}.points`, readWhole(option.points, 0, 1_000_000), 0) : 0;
  const quality = evaluation.quality ? reader.maybe(`${path}.quality`, option.quality, readPercent) : null;
  return {
    label: text(reader, `${path}.label`, option.label),
    ...some("components", option.components.map((part, place) => readComponent(reader, part, `${path}.components.${place}`, draft))),
    ...some("yearly", evaluation.yearly ? readYears(reader, `${path}.yearly`, option.yearly, draft.priceScale) : []),
    ...(points === 0 ? {} : { points }),
    ...(quality === null ? {} : { quality }),
  };
}

/** Yearly amounts, parted by blanks or semicolons; with a minus an income. `8 × 1200` is eight years of 1200. */
function readYears(reader: Reader, path: string, typed: string, scale: number): number[] {
  const found = typed.replace(/\s*[×x*]\s*/g, "×").split(/[;\s]+/).filter((part) => part !== "");
  return found.flatMap((part) => {
    const [, times, sign, amount] = /^(?:(\d{1,2})×)?(-?)(.*)$/.exec(part) ?? [];
    const read = reader.take(path, readAmountOrZero(amount ?? "", scale), 0);
    return Array.from({ length: Number(times ?? 1) }, () => (sign === "-" ? -read : read));
  });
}

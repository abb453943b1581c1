/** What counts beside the price, in words: components of cost, and what an answer to a criterion brings. */
import type { Briefing, Component, Option } from "@wire/frames";
import { isZero } from "../shared/rules";
import { money, number, percent, t } from "../shared/texts.svelte";

export function componentWords(terms: Briefing, part: Component): string {
  const amount = isZero(part.amount) ? [] : [money(part.amount, part.currency || terms.currency, terms.currency_scale)];
  const share = part.share === null ? [] : [t(part.of === "so_far" ? "supplier-criterion-so-far" : "supplier-criterion-share", { share: percent(part.share) })];
  return `${part.name} ${part.less ? "−" : "+"}${[...amount, ...share].join(" + ")}`;
}

/** An option with what it counts for, where it counts for something. */
export function optionWords(terms: Briefing, option: Option): string {
  const said = option.components.map((part) => componentWords(terms, part));
  const yearly = option.yearly.map((each) => money(each, terms.currency, terms.currency_scale)).join(", ");
  if (yearly !== "") said.push(t("supplier-criterion-yearly", { yearly }));
  if (option.points > 0) said.push(t("supplier-criterion-points", { points: number(option.points) }));
  if (option.quality !== null) said.push(t("supplier-criterion-quality", { share: percent(option.quality) }));
  return said.length === 0 ? option.label : `${option.label} (${said.join("; ")})`;
}

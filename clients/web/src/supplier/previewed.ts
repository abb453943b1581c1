/** What a preview tells, in words. */
import type { Briefing, LotTerms, Previewed } from "@wire/frames";
import { moment, money, t } from "../shared/texts.svelte";

/** One line on a bid that would be accepted: nothing beyond what is told. */
export function previewWords(terms: Briefing, lot: LotTerms, told: Previewed): string {
  const said = [t("supplier-preview-accepted")];
  const evaluated = (lot.evaluation ?? null) !== null;
  if (evaluated && told.comparable !== null) said.push(t("supplier-preview-compares", { amount: money(told.comparable, terms.currency, terms.currency_scale) }));
  if (told.rank !== null) said.push(t("supplier-preview-rank", { rank: told.rank }));
  if (told.leads !== null && told.rank === null) said.push(t(told.leads ? "supplier-preview-leads" : "supplier-preview-behind"));
  if (told.overtime === true && told.closes_at !== null) said.push(t("supplier-preview-overtime", { when: moment(told.closes_at, "clock") }));
  return said.join(" ");
}

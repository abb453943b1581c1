/** The decrement of a lot in words: a share, an amount, or both, by price level where there are several. */
import type { Briefing, LotTerms } from "@wire/frames";
import { bandsOf, isZero } from "../shared/rules";
import { money, percent, t } from "../shared/texts.svelte";

export function decrementWords(terms: Briefing, lot: LotTerms): string {
  const bands = bandsOf(lot);
  if (bands.length === 0) return t("supplier-decrement-any");
  const amount = (text: string): string => money(text, terms.currency, terms.currency_scale);
  const said = bands.map((band) => {
    const parts = [...(band.share === null ? [] : [percent(band.share)]), ...(isZero(band.amount) ? [] : [amount(band.amount)])];
    const least = parts.length === 2 ? t("supplier-decrement-both", { share: parts[0] ?? "", amount: parts[1] ?? "" }) : (parts[0] ?? "");
    return bands.length === 1 ? least : t("supplier-decrement-from", { least, from: amount(band.from) });
  });
  const more = [
    ...(lot.exact_multiples === true ? [t("supplier-decrement-multiples")] : []),
    ...(lot.largest_step == null ? [] : [t("supplier-decrement-most", { amount: amount(lot.largest_step) })]),
  ];
  return [said.join("; "), ...more].join(" · ");
}

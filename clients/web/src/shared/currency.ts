/** The currency a supplier bids in, where it has one of its own (rules E12 and E13). */
import { parse, text } from "@room/money";
import type { Briefing, LotTerms, OwnCurrency } from "@wire/frames";

/** Terms and lot as the values of this supplier read: in its currency, with its ceiling. Without one they are what they were. */
export function inOwn(terms: Briefing, lot: LotTerms): { terms: Briefing; lot: LotTerms } {
  const own = lot.evaluation?.bids_in;
  if (own === undefined) return { terms, lot };
  return { terms: { ...terms, currency: own.currency, currency_scale: own.scale }, lot: { ...lot, ceiling: own.ceiling } };
}

/** The currency of a supplier's bids on a lot, as insiders read it; undefined where it is the auction's. */
export const currencyOf = (lot: LotTerms, supplier: string): OwnCurrency | undefined =>
  lot.evaluation?.suppliers?.find((terms) => terms.supplier === supplier)?.bids_in;

/** A value of a supplier's own currency at its rate in the auction's, with as many decimals, halves up. */
export function inAuction(value: string, { rate: [num, den] }: OwnCurrency): string {
  const scale = decimalsOf(value);
  const units = (parse(value, scale) ?? 0n) * BigInt(num);
  return text((2n * units + BigInt(den)) / (2n * BigInt(den)), scale);
}

/** How many decimals an amount is written with. */
export const decimalsOf = (text: string): number => (text.split(".")[1] ?? "").length;

/** A rate as people write it: a decimal where it is one, else the ratio itself. */
export function rateText([num, den]: readonly [number, number]): string {
  const digits = String(den).length - 1;
  if (den !== 10 ** digits) return `${num}/${den}`;
  const text = String(num).padStart(digits + 1, "0");
  const cut = text.length - digits;
  return digits === 0 ? text : `${text.slice(0, cut)}.${text.slice(cut)}`.replace(/\.?0+$/, "");
}

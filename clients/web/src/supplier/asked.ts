/** What a request came to, in money, as it is said of it in answers and receipts. */
import { parse, text, valueOf } from "@room/money";
import type { Briefing, LotTerms, Stage } from "@wire/frames";
import { isClock } from "../shared/stages";
import { pricesAt } from "../shared/ticks";
import type { AskedFor } from "../shared/receipts";
import { reference, unitPrice, valueScale } from "./offer";

/** A decimal and its currency; null where the request names no one price. */
export interface Amount {
  readonly value: string;
  readonly currency: string;
  readonly decimals: number;
}

/** The unit price of a lot of one line, else the total; `stage` is the clock whose tick was accepted. Terms and lot are in the supplier's own currency. */
export function amountOf(terms: Briefing, lot: LotTerms, stage: Stage | undefined, request: AskedFor): Amount | null {
  const prices = pricesIn(lot, stage, request);
  if (prices === null) return null;
  const value = text(valueOf(lot.lines, prices), valueScale(lot));
  return { value: unitPrice(lot, value, terms.currency_scale) ?? value, currency: terms.currency, decimals: terms.currency_scale };
}

/** The clock of a lot that has but one: long after, nobody can say of several which it was. */
export function onlyClock(lot: LotTerms): Stage | undefined {
  const clocks = lot.stages.filter(isClock);
  return clocks.length === 1 ? clocks[0] : undefined;
}

/** The unit prices a request names, or accepts by the number of their tick. */
function pricesIn(lot: LotTerms, stage: Stage | undefined, request: AskedFor): bigint[] | null {
  const { t, prices, tick } = request;
  const units = (texts: readonly unknown[], add = 0n): bigint[] => texts.map((each) => add + (parse(String(each), lot.price_scale) ?? 0n));
  if ((t === "bid" || t === "set_limit") && Array.isArray(prices)) return units(prices, reference(lot));
  const shown = t === "accept_price" && typeof tick === "number" ? pricesAt(lot, stage, tick) : null;
  return shown === null ? null : units(shown);
}

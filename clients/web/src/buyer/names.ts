/** Ids of parties and lots as people know them. */

import type { Briefing } from "@wire/frames";
import { moment, money, t } from "../shared/texts.svelte";
import type { News } from "./feed";

export interface Names {
  readonly supplier: (id: string | null | undefined) => string;
  readonly member: (id: string) => string;
  readonly lot: (id: string) => string;
  readonly currency: string;
  readonly decimals: number;
}

/** Where a name is not known to this party the id stands for it. */
export function naming(terms: Briefing | null): Names {
  const suppliers = new Map((terms?.suppliers ?? []).map(({ id, name }) => [id, name]));
  const members = new Map((terms?.members ?? []).map(({ id, name }) => [id, name]));
  const lots = new Map((terms?.lots ?? []).map(({ id, title }) => [id, title]));
  return {
    supplier: (id) => (id == null ? "–" : (suppliers.get(id) ?? id)),
    member: (id) => members.get(id) ?? id,
    lot: (id) => lots.get(id) ?? id,
    currency: terms?.currency ?? "",
    decimals: terms?.currency_scale ?? 2,
  };
}

/** One line of the feed in words. */
export function speak(news: News, names: Names): string {
  return t(news.id, {
    lot: news.lot === null ? "" : names.lot(news.lot),
    supplier: names.supplier(news.supplier),
    value: news.value === null || news.id.startsWith("feed-contract") ? (news.value ?? "") : money(news.value, news.currency ?? names.currency, names.decimals),
    why: news.why ?? "",
    closes: news.closesAt === null ? "" : moment(news.closesAt, "clock"),
    stage: news.stage ?? 0,
    led: news.supplier === null ? "no" : "yes",
  });
}

/** Limits at clocks: where one can be left, and what a typed one would do (rules X9 and X10). */
import { parse } from "@room/money";
import type { Briefing, LotTerms, Stage } from "@wire/frames";
import { pricesAt } from "../shared/ticks";

/** Whether a limit can be left in this stage, as the terms have it. */
export function takesLimits(terms: Briefing, stage: Stage | undefined): boolean {
  return stage?.kind === "open" ? terms.proxies === true : stage?.clock?.limits === true;
}

export type Advice = "met-now" | "never-met" | "past";

/** What is worth saying of a limit before it is left: it is met at once, by no price of the clock, or no longer; else null. */
export function meeting(lot: LotTerms, stage: Stage | undefined, shown: readonly string[], limit: readonly bigint[]): Advice | null {
  const now = meets(lot, shown, limit);
  if (stage?.kind !== "dutch") return now ? null : "past";
  if (now) return "met-now";
  const last = pricesAt(lot, stage, stage.clock?.ticks ?? 0);
  return last === null || meets(lot, last, limit) ? null : "never-met";
}

/** Whether no unit price of these lies below that of the limit. */
function meets(lot: LotTerms, shown: readonly string[], limit: readonly bigint[]): boolean {
  return limit.every((lowest, place) => (parse(shown[place] ?? "", lot.price_scale) ?? 0n) >= lowest);
}

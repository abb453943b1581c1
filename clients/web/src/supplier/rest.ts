/** Why a supplier that is awarded a part of a lot is not awarded more of it, by what it is told anyway: the terms, its offer and its part. */
import type { Briefing, LotRow, LotTerms, PartRow } from "@wire/frames";
import { parse, text } from "@room/money";
import { valueScale } from "./offer";

/** The last word of a text's name, or null where there is nothing to say. Nothing here depends on what others bid. */
export function restOf(terms: Briefing, lot: LotTerms, row: LotRow, part: PartRow): "all" | "together" | "pledged" | "split" | "volume" | null {
  const awarded = part.quantities.map((each) => parse(each, lot.quantity_scale) ?? 0n);
  if (lot.lines.every(({ quantity }, place) => (awarded[place] ?? 0n) >= BigInt(quantity))) return null;
  if (inParts(lot)) return "all";
  if (lot.volume != null && (awarded[0] ?? 0n) >= offered(lot, row)) return "all";
  if (terms.joint === true) return "together";
  if (lot.volume != null) return "volume";
  if ((lot.shortlist?.pledged.length ?? 0) > 0) return "pledged";
  return terms.tie_award === "split" ? "split" : null;
}

/** The most that the own schedule offers of the lot, in units of its quantity. */
export function offered(lot: LotTerms, row: LotRow): bigint {
  const whole = BigInt(lot.lines[0]?.quantity ?? 0);
  const most = parse(row.own_limits?.[2] ?? "", lot.quantity_scale) ?? whole;
  return most < whole ? most : whole;
}

/** Whether a clock of the lot lets it be taken part by part. */
export const inParts = (lot: LotTerms): boolean => lot.stages.some((stage) => (stage.clock?.least_part ?? 0) > 0);

/** What the own bid on a lot is for, sealed or standing: at a clock of parts, the part that was taken. Null without a bid. */
export function boundTo(lot: LotTerms, row: LotRow | undefined): string | null {
  const value = row?.sealed ?? row?.own ?? null;
  const taken = value === null || !inParts(lot) ? null : parse(row?.your_quantity ?? "", lot.quantity_scale);
  const whole = lot.lines.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
  if (value === null || taken === null || whole === 0n) return value;
  return text(((parse(value, valueScale(lot)) ?? 0n) * taken) / whole, valueScale(lot));
}

/** Why a supplier may not bid on a lot now: the first reason, as the name of its text, or null. */
import type { Briefing, LotRow, LotTerms } from "@wire/frames";
import type { AuctionView } from "../shared/room.svelte";
import { stageBars } from "../shared/stages";

const STATUS: Readonly<Partial<Record<LotRow["status"], string>>> = {
  closed: "supplier-barred-closed",
  waiting: "supplier-barred-waiting",
  paused: "supplier-barred-paused",
  suspended: "supplier-barred-suspended",
};

export function barredBy(view: AuctionView, terms: Briefing, lot: LotTerms, row: LotRow): string | null {
  if (view.you?.excluded != null) return "supplier-barred-excluded";
  const status = STATUS[row.status];
  if (status !== undefined) return status;
  if (terms.acceptance && view.you?.accepted !== true) return "supplier-barred-terms";
  const bars = stageBars(lot, row);
  return bars === null ? null : `stage-barred-${bars}`;
}

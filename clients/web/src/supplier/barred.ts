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

/** Whether the deposit for the auction, or that for the lot, has not been received in full (rule D3). */
const lacksDeposit = (view: AuctionView, lot: string): boolean => view.you?.deposit_lots?.some((cover) => cover === "" || cover === lot) === true;

/** Why nothing is offered on these lots together now: the auction's reason, or the first lot's that is not open to bids (rule N11). */
export function barredFromPackages(view: AuctionView, terms: Briefing, lots: readonly string[]): string | null {
  const status = view.auction?.status;
  if (view.you?.excluded != null) return "supplier-barred-excluded";
  if (status === "announced") return "supplier-package-barred-waiting";
  if (status === "paused" || status === "suspended") return `supplier-barred-${status}`;
  if (status !== "open") return "supplier-package-barred-over";
  if (terms.acceptance && view.you?.accepted !== true) return "supplier-barred-terms";
  if (lots.some((lot) => view.you?.on_hold_lots?.includes(lot))) return "supplier-barred-held";
  if (lots.some((lot) => lacksDeposit(view, lot))) return "supplier-barred-deposit";
  const shut = lots.some((lot) => view.lot(lot)?.status !== "open" || view.lot(lot)?.next_stage_at != null || view.lot(lot)?.entrant === false);
  return shut ? "supplier-package-barred-lot" : null;
}

export function barredBy(view: AuctionView, terms: Briefing, lot: LotTerms, row: LotRow): string | null {
  if (view.you?.excluded != null) return "supplier-barred-excluded";
  const status = STATUS[row.status];
  if (status !== undefined) return status;
  if (view.you?.on_hold_lots?.includes(lot.id)) return "supplier-barred-held";
  if (terms.acceptance && view.you?.accepted !== true) return "supplier-barred-terms";
  if (lacksDeposit(view, lot.id)) return "supplier-barred-deposit";
  const bars = stageBars(lot, row);
  if (bars !== null) return `stage-barred-${bars}`;
  return lot.stages[row.stage]?.technical === true && row.enveloped === false ? "supplier-barred-envelope" : null;
}

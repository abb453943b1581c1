/** What befell an auction between two looks at it, as it is said aloud to who does not see it: the weightiest of it. */
import type { AuctionRow, LotRow, SupplierRow } from "@wire/frames";

export interface Seen {
  readonly auction: AuctionRow | undefined;
  readonly you: SupplierRow | undefined;
}

/** The name of a text, and what it tells of; moments in microseconds. */
export interface Befallen {
  readonly text: string;
  readonly at: number | null;
  readonly until: number | null;
  readonly why: string;
}

const nothing = { at: null, until: null, why: "" };

export function auctionNews(before: Seen, now: Seen): Befallen | null {
  const [was, is] = [before.auction, now.auction];
  if (was === undefined || is === undefined) return null;
  const excluded = now.you?.excluded ?? null;
  if (excluded !== null && (before.you?.excluded ?? null) === null) return { ...nothing, text: "supplier-excluded", why: excluded };
  if (excluded === null && (before.you?.excluded ?? null) !== null) return { ...nothing, text: "supplier-readmitted", why: now.you?.readmitted ?? "" };
  if (is.status !== was.status) return turned(was, is);
  if (is.outage_until !== undefined && is.outage_until !== was.outage_until) return { ...nothing, text: "supplier-outage", at: is.outage_since ?? null, until: is.outage_until };
  return null;
}

function turned(was: AuctionRow, is: AuctionRow): Befallen | null {
  switch (is.status) {
    case "paused":
      return { ...nothing, text: "supplier-paused-since", at: is.paused_at, why: is.paused_why };
    case "suspended":
      return { ...nothing, text: "supplier-suspended-since", at: is.paused_at };
    case "cancelled":
      return { ...nothing, text: "supplier-cancelled", why: is.cancelled_why ?? "" };
    case "open":
      return { ...nothing, text: was.status === "announced" ? "supplier-said-opened" : "supplier-said-resumed" };
    case "proposed":
      return { ...nothing, text: "supplier-said-proposed" };
    case "settled":
      return { ...nothing, text: "supplier-said-settled" };
    default:
      return null; // the close is said of each lot
  }
}

/** Whether the close moved for a reason that is not said otherwise: no overtime, and no other stage. */
export function closesMoved(before: LotRow, row: LotRow): boolean {
  return row.status !== "closed" && row.closes_at > before.closes_at && row.overtimes === before.overtimes && row.stage === before.stage;
}

/** A recorded auction laid out so that any moment of it can be looked up at once: nothing is folded again on a scrub. */

import { type Beat, beatOf } from "./beats";
import { type Stored, type Tagged, nameOf } from "./entries";
import { Laying, type Party, type TermsSeen } from "./laying";
import { type BidStep, type LotTrack, type Step, lastAt } from "./track";

export type Status = "announced" | "open" | "paused" | "suspended" | "closed" | "proposed" | "settled" | "cancelled";

export interface Timeline {
  readonly title: string;
  readonly currency: string;
  readonly currencyScale: number;
  /** The commitment of the lottery among equals, or an empty text. */
  readonly lottery: string;
  readonly suppliers: readonly Party[];
  readonly members: readonly Party[];
  readonly beats: readonly Beat[];
  readonly lots: readonly LotTrack[];
  readonly statuses: readonly (Step & { readonly status: Status })[];
}

/** Events that say what the whole auction is doing. */
const STATUS_AFTER: Readonly<Record<string, Status>> = {
  AuctionAnnounced: "announced",
  AuctionOpened: "open",
  AuctionPaused: "paused",
  AuctionSuspended: "suspended",
  AuctionResumed: "open",
  AuctionClosed: "closed",
  AwardProposed: "proposed",
  AllotmentMade: "settled",
  AuctionCancelled: "cancelled",
};

/** The whole record laid out. An empty record, or one that begins with no terms, has no lots. */
export function layOut(stored: readonly Stored[]): Timeline {
  const terms = termsOf(stored);
  const opened: Step = { place: 0, at: stored[0]?.entry.at ?? 0 };
  const lots = new Map((terms?.lots ?? []).map((lot) => [lot.id, new Laying(lot, opened)]));
  const statuses: (Step & { status: Status })[] = [];
  for (const [place, { entry }] of stored.entries()) {
    for (const event of entry.events) {
      const status = STATUS_AFTER[nameOf(event)];
      if (status !== undefined) statuses.push({ place, at: entry.at, status });
      lay(lots, event, { place, at: entry.at });
    }
  }
  return {
    title: terms?.title ?? "",
    currency: terms?.currency ?? "",
    currencyScale: terms?.currency_scale ?? 2,
    lottery: terms?.lottery ?? "",
    suppliers: terms?.suppliers ?? [],
    members: terms?.members ?? [],
    beats: stored.map(({ entry }, place) => beatOf(entry, place)),
    lots: [...lots.values()].map((lot) => lot.track()),
    statuses,
  };
}

/** The terms bidding went by: those announced first, or those of the last amendment, all of which came before the opening. */
function termsOf(stored: readonly Stored[]): TermsSeen | null {
  let found = stored[0]?.entry.events.find((event) => nameOf(event) === "AuctionAnnounced");
  if (found === undefined) return null;
  for (const { entry } of stored) found = entry.events.find((event) => nameOf(event) === "TermsAmended") ?? found;
  return (found["terms"] as TermsSeen | undefined) ?? null;
}

function lay(lots: ReadonlyMap<string, Laying>, event: Tagged, step: Step): void {
  const lot = lots.get(String(event["lot"] ?? ""));
  const supplier = String(event["supplier"] ?? "");
  switch (nameOf(event)) {
    case "BidPlaced":
      lot?.bid(bidOf(event, step));
      break;
    case "BidSealed":
    case "PriceAccepted":
      lot?.seal(bidOf(event, step));
      break;
    case "TickEnded":
      lot?.tickEnded(step);
      break;
    case "GraceEnded":
      lot?.graceEnded(step, event["takers"] as readonly string[]);
      break;
    case "LotDelayed":
      lot?.moved(step, Number(event["by_us"]));
      break;
    case "OpeningMoved":
      for (const each of lots.values()) each.moved(step, Number(event["moved_us"]));
      break;
    case "LotOpened":
      lot?.stageOpened(step, Number(event["closes_at"]), 0);
      break;
    case "StageSkipped":
      lot?.stageSkipped(step, Number(event["stage"]));
      break;
    case "TurnEnded":
      lot?.unseal(step, supplier);
      break;
    case "BidsKept":
      lot?.bidsKept(step, Number(event["at"]), Number(event["stage"]));
      break;
    case "BidsOpened":
      for (const unopened of event["unopened"] as readonly string[]) lot?.neverOpened(unopened);
      break;
    case "StageClosed":
      lot?.stageClosed(step, Number(event["at"]), Number(event["stage"]));
      break;
    case "StageOpened":
      lot?.stageOpened(step, Number(event["closes_at"]), Number(event["stage"]));
      break;
    case "BidWithdrawn":
      lot?.withdrawn(supplier, step);
      break;
    case "SupplierExcluded":
      for (const each of lots.values()) each.gone(supplier, step);
      break;
    case "OvertimeGranted":
      lot?.closes.push({ ...step, closesAt: Number(event["closes_at"]), overtimes: Number(event["count"]) });
      break;
    case "LotExtended":
      lot?.closes.push({ ...lot.close, ...step, closesAt: Number(event["closes_at"]) });
      break;
    case "AuctionResumed":
      for (const each of lots.values()) each.moved(step, Number(event["moved_us"]));
      break;
    case "LotClosed":
      lot?.lotClosed(step, Number(event["at"]));
      break;
  }
}

function bidOf(event: Tagged, step: Step): BidStep {
  const value = Number(event["value"]);
  return { ...step, supplier: String(event["supplier"]), value, compared: Number(event["comparable"] ?? value), surrogate: event["surrogate"] === true, bidIn: step.place };
}

export const statusAt = (timeline: Timeline, place: number): Status | null => lastAt(timeline.statuses, place)?.status ?? null;

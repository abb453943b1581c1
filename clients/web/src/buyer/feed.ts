/** What happened, told from what changed between two states of the live view: the socket carries rows, not news. */

import type { AuctionRow, AwardRow, BidRow, ContractRow, LotRow, Row, SupplierRow } from "@wire/frames";
import type { Rows } from "./board";

export type Tone = "plain" | "good" | "warn";

/** One line of the feed: a message of the texts. `lot` and `supplier` are ids, named where the line is shown. */
export interface News {
  readonly at: number;
  readonly id: string;
  readonly lot: string | null;
  readonly supplier: string | null;
  readonly value: string | null;
  /** That of the value, where it is not the auction's. */
  readonly currency: string | null;
  readonly why: string | null;
  readonly closesAt: number | null;
  /** From 1, as it is told. */
  readonly stage: number | null;
  readonly tone: Tone;
}

const news = (at: number, id: string, more: Partial<News> = {}): News => ({
  lot: null,
  supplier: null,
  value: null,
  currency: null,
  why: null,
  closesAt: null,
  stage: null,
  tone: "plain",
  ...more,
  at,
  id,
});

type Teller = (key: string, before: Row | undefined, after: Row | undefined, at: number, paused: boolean) => News[];

/** By the first word of a row's key. */
const TELLERS: Readonly<Record<string, Teller>> = {
  auction: (_, before, after, at) => tellAuction(before as AuctionRow | undefined, after as AuctionRow | undefined, at),
  supplier: (key, before, after, at) => tellSupplier(key.slice(9), before as SupplierRow | undefined, after as SupplierRow | undefined, at),
  lot: (key, before, after, at, paused) => tellLot(key.slice(4), before as LotRow | undefined, after as LotRow | undefined, at, paused),
  bid: (key, before, after, at) => tellBid(key, before as BidRow | undefined, after as BidRow | undefined, at),
  award: (key, before, after, at) => tellAward(key.slice(6), before as AwardRow | undefined, after as AwardRow | undefined, at),
  message: (_, before, after, at) => (before === undefined ? [news(at, "feed-message", { why: String(after?.["text"] ?? ""), tone: "warn" })] : []),
  amendment: (_, before, after, at) => (before === undefined ? [news(at, "feed-amended", { why: String(after?.["reason"] ?? ""), tone: "warn" })] : []),
  contract: (key, before, after, at) => tellContract(key.slice(9), before as ContractRow | undefined, after as ContractRow | undefined, at),
};

/** A contract is drawn, or has taken a step; one that is gone with its award is told by that. */
function tellContract(number: string, before: ContractRow | undefined, after: ContractRow | undefined, at: number): News[] {
  if (before === undefined) return [news(at, "feed-contract", { value: number, tone: "good" })];
  if (after === undefined || before.step === after.step) return [];
  const id = after.step === "draft" ? "feed-contract-returned" : after.step === "signed" ? "feed-contract-signed" : "feed-contract-approved";
  return [news(at, id, { value: number, why: after.returned_why ?? "", tone: after.step === "draft" ? "warn" : "good" })];
}

/** What changed from one state to the next, bids first, so that what a bid caused is told after it. */
export function tell(before: Rows, after: Rows, at: number): News[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  const paused = (before.get("auction") as AuctionRow | undefined)?.paused_at != null;
  const told = [...keys].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    return was === is ? [] : (TELLERS[key.split(":", 1)[0] ?? ""]?.(key, was, is, at, paused) ?? []);
  });
  return told.sort((one, other) => Number(other.id.startsWith("feed-bid")) - Number(one.id.startsWith("feed-bid")) || one.at - other.at);
}

/** The bids that stand and the lots that have closed when the reader comes, oldest first: the feed of one who was not there. */
export function already(rows: Rows): News[] {
  return [...rows].flatMap(([key, row]) => before(key, row)).sort((one, other) => one.at - other.at);
}

function before(key: string, row: Row): News[] {
  if (key.startsWith("bid:")) return tellBid(key, undefined, row as unknown as BidRow, 0);
  const lot = row as unknown as LotRow;
  return key.startsWith("lot:") && lot.closed_at !== null ? [closed(key.slice(4), lot)] : [];
}

const closed = (lot: string, row: LotRow): News =>
  news(row.closed_at ?? 0, "feed-lot-closed", { lot, supplier: row.leader ?? null, value: row.lead ?? null });

function tellAuction(before: AuctionRow | undefined, after: AuctionRow | undefined, at: number): News[] {
  if (before === undefined || after === undefined) return [];
  if (before.outages !== after.outages) return [news(at, "feed-outage", { tone: "warn" })];
  if (before.status === after.status) return [];
  if (before.paused_at !== null && after.status === "open") return [news(at, "feed-resumed", { tone: "good" })];
  const tone: Tone = after.paused_at !== null ? "warn" : "plain";
  return [news(at, `feed-auction-${after.status}`, { why: after.status === "paused" ? after.paused_why : (after.cancelled_why ?? null), tone })];
}

function tellSupplier(supplier: string, before: SupplierRow | undefined, after: SupplierRow | undefined, at: number): News[] {
  if (before === undefined || after === undefined) return [];
  if (after.excluded !== null && before.excluded === null) return [news(at, "feed-excluded", { supplier, why: after.excluded, tone: "warn" })];
  if (after.excluded === null && before.excluded !== null) return [news(at, "feed-readmitted", { supplier, why: after.readmitted ?? "", tone: "good" })];
  return after.accepted && !before.accepted ? [news(at, "feed-accepted", { supplier })] : [];
}

function tellLot(lot: string, before: LotRow | undefined, after: LotRow | undefined, at: number, paused: boolean): News[] {
  if (before === undefined || after === undefined) return [];
  const told: News[] = [];
  // Who may not see the bids is told of the lead alone.
  if (after.leader === undefined && after.lead != null && after.lead !== before.lead) told.push(news(at, "feed-lead", { lot, value: after.lead, tone: "good" }));
  const stage = tellStage(lot, before, after, at);
  const moved = after.closes_at !== before.closes_at && after.closed_at === null;
  if (stage !== null) told.push(stage);
  else if (after.overtimes > before.overtimes) told.push(news(at, "feed-overtime", { lot, closesAt: after.closes_at, tone: "warn" }));
  else if (moved && !paused) told.push(news(at, "feed-extended", { lot, closesAt: after.closes_at, tone: "warn" }));
  if (after.reserve_met === true && before.reserve_met === false) told.push(news(at, after.leader === undefined ? "feed-reserve-met-if-any" : "feed-reserve-met", { lot, tone: "good" }));
  if (after.closed_at !== null && before.closed_at === null) told.push(closed(lot, after));
  return told;
}

/** A stage that opened or closed, which moves the close without anybody extending it. */
function tellStage(lot: string, before: LotRow, after: LotRow, at: number): News | null {
  if (after.stage > before.stage) return news(at, "feed-stage-opened", { lot, stage: after.stage + 1, closesAt: after.closes_at, tone: "good" });
  if (after.next_stage_at == null || before.next_stage_at != null) return null;
  return news(at, "feed-stage-closed", { lot, stage: after.stage + 1, closesAt: after.next_stage_at });
}

function tellBid(key: string, before: BidRow | undefined, after: BidRow | undefined, at: number): News[] {
  const [, lot = "", supplier = ""] = key.split(":");
  if (after === undefined) return [news(at, "feed-bid-gone", { lot, supplier, tone: "warn" })];
  if (before?.at === after.at && before.value === after.value) return [];
  const id = after.surrogate ? "feed-bid-surrogate" : after.rank === 1 ? "feed-bid-leads" : "feed-bid";
  return [news(after.at, id, { lot, supplier, value: after.value, currency: after.currency ?? null, tone: after.rank === 1 ? "good" : "plain" })];
}

function tellAward(lot: string, before: AwardRow | undefined, after: AwardRow | undefined, at: number): News[] {
  if (after === undefined || before?.status === after.status) return [];
  const more = { lot, supplier: after.supplier ?? null, value: after.money ?? null, why: after.reason || after.why || null };
  return [news(at, `feed-award-${after.status}`, { ...more, tone: after.status === "confirmed" ? "good" : "plain" })];
}

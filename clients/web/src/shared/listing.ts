/** The auctions of a list in the order in which they matter: what closes next first, then what opens next, then what is over. */

import type { AuctionEntry, AuctionRow, Closing, LotRow } from "@wire/frames";

/** When an auction opens and closes as things stand, in microseconds; null for what does not lie ahead, or has not happened. */
export interface Times {
  readonly opens_at: number;
  readonly closed_at: number | null;
  readonly first_close_at: number | null;
  readonly last_close_at: number | null;
  /** Since when time stands still. */
  readonly paused_at: number | null;
}

export type Told = AuctionEntry & Times;
export type Group = "now" | "soon" | "over";
const GROUPS: readonly Group[] = ["now", "soon", "over"];

/** An auction as the list tells it before its times were heard. */
export const untimed = (entry: AuctionEntry): Told => ({ ...entry, closed_at: null, first_close_at: null, last_close_at: null, paused_at: null });

const AHEAD: ReadonlySet<AuctionEntry["status"]> = new Set(["open", "paused", "suspended"]);

export const groupOf = ({ status }: AuctionEntry): Group => (AHEAD.has(status) ? "now" : status === "announced" ? "soon" : "over");

export type Moved = ReadonlyMap<string, Closing>;

/** What is known of moved closes, with what was told last. */
export const movedBy = (known: Moved, told: readonly Closing[]): Moved => new Map([...known, ...told.map((each) => [each.auction, each] as const)]);

/** What is left of it once the list was asked for its times: what was told since it was asked. */
export const movedSince = (known: Moved, asked: Moved): Moved => new Map([...known].filter(([auction, told]) => asked.get(auction) !== told));

/** What follows from the rows of an auction that is followed: they are newer than what was asked of the list. */
export function timesIn(told: Told, auction: AuctionRow | undefined, lots: readonly LotRow[]): Told {
  if (auction === undefined || lots.length === 0) return told;
  const ahead = groupOf({ ...told, status: auction.status }) === "over" ? [] : lots.filter((lot) => lot.closed_at === null && lot.next_stage_at === null && lot.opening_by == null);
  const closes = ahead.map((lot) => lot.closes_at);
  return {
    ...told,
    status: auction.status,
    opens_at: auction.opens_at ?? told.opens_at,
    closed_at: auction.closed_at,
    first_close_at: closes.length === 0 ? null : Math.min(...closes),
    last_close_at: closes.length === 0 ? null : Math.max(...closes),
    paused_at: auction.paused_at,
  };
}

/** Where time stands still the close comes later and later: it is as far away as it was then. */
const nextClose = (told: Told, now: number): number => (told.first_close_at ?? Infinity) + (told.paused_at === null ? 0 : Math.max(0, now - told.paused_at));

/** Each group in its order: the next close first, the next opening first, the last close first. */
export function grouped(auctions: readonly Told[], now: number): { readonly group: Group; readonly auctions: readonly Told[] }[] {
  const orders: Record<Group, (one: Told, other: Told) => number> = {
    now: (one, other) => compared(nextClose(one, now), nextClose(other, now)) || one.opens_at - other.opens_at,
    soon: (one, other) => one.opens_at - other.opens_at,
    over: (one, other) => (other.closed_at ?? other.opens_at) - (one.closed_at ?? one.opens_at),
  };
  return GROUPS.map((group) => ({ group, auctions: auctions.filter((each) => groupOf(each) === group).sort(orders[group]) })).filter((each) => each.auctions.length > 0);
}

/** Two that have no close ahead are alike. */
const compared = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

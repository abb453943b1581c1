/** The division of an award as the server tells it: the coordinator hears all of it, a member and a supplier what is their own. */

import { api, path } from "./api";

export type DivisionStep = "awaited" | "requote" | "draft" | "opt_out" | "offer" | "renegotiate" | "divided";

export interface Division<Lot> {
  readonly step: DivisionStep;
  /** When the step ends, in microseconds; null where it waits for somebody. */
  readonly until: number | null;
  /** Whether contracts are made outside, of which members tell the outcome. */
  readonly outside: boolean;
  readonly lots: readonly Lot[];
}

/** What a member reported of a contract made outside: whether it was concluded, and for how much of each part. */
export interface Outcome {
  readonly concluded: boolean;
  readonly quantities: readonly number[];
}

export interface Pick {
  /** The region's name, where a supplier asks. */
  readonly name?: string;
  readonly region: string;
  readonly supplier: string;
  readonly standby: boolean;
}

export interface SupplierLot {
  readonly lot: string;
  readonly parts: readonly string[];
  /** The most that may be quoted a second time; null where this supplier may not, or has. */
  readonly most: string | null;
  readonly quote: string | null;
  /** Whether the terms let second quotations win regions, and this supplier's may. */
  readonly quote_wins: boolean;
  readonly turn: {
    readonly standby: boolean;
    readonly until: number | null;
    readonly regions: readonly { readonly id: string; readonly name: string; readonly quantity: number }[];
  } | null;
  readonly picks: readonly Pick[];
  readonly lines: readonly { readonly part: string; readonly member: string; readonly name: string; readonly quantity: number }[];
  readonly outcomes: readonly (Outcome & { readonly member: string })[];
}

export interface MemberLot {
  readonly lot: string;
  readonly parts: readonly string[];
  readonly share: readonly number[];
  /** What of it is not taken, as nobody asks so little as this member would pay. */
  readonly kept_back: readonly number[];
  readonly declined: boolean;
  /** What is free of each part, while it is offered. */
  readonly freed: readonly number[] | null;
  readonly asked: readonly number[] | null;
  readonly lines: readonly { readonly part: string; readonly supplier: string; readonly quantity: number }[];
  readonly standby: readonly { readonly main: string; readonly standby: string }[];
  readonly outcomes: readonly (Outcome & { readonly supplier: string })[];
}

export interface WholeLot {
  readonly lot: string;
  readonly parts: readonly string[];
  readonly quantity_scale: number;
  readonly winners: readonly { readonly supplier: string; readonly name: string; readonly quantities: readonly number[] }[];
  readonly listed: readonly { readonly id: string; readonly name: string }[];
  /** The names of the pool's regions, by id. */
  readonly regions: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, number>>;
  readonly quotes: Readonly<Record<string, string>>;
  /** Whose second quotation wins, the lowest first. */
  readonly second: readonly string[];
  readonly picks: readonly Pick[];
  readonly turn: { readonly supplier: string; readonly standby: boolean; readonly until: number | null } | null;
  readonly declined: readonly string[];
  readonly freed: readonly number[];
  readonly asked: Readonly<Record<string, readonly number[]>>;
  /** Whether so little is taken that the total is negotiated anew. */
  readonly falls_short: boolean;
  readonly agreed: boolean | null;
  readonly lines: readonly { readonly part: string; readonly member: string; readonly supplier: string; readonly quantity: number }[];
  readonly standby: readonly { readonly region: string; readonly main: string; readonly standby: string }[];
  readonly left: readonly { readonly part: string; readonly quantity: number; readonly why: string }[];
  readonly outcomes: readonly (Outcome & { readonly member: string; readonly supplier: string })[];
}

export type Word = "quotes" | "picks" | "declines" | "freed" | "totals" | "outcomes";

export const division = {
  /** Null where nothing is divided, or nothing of it is this party's. */
  of: <Lot>(auction: string): Promise<Division<Lot> | null> => api.maybe(path`/api/auctions/${auction}/division`),
  say: <Lot>(auction: string, word: Word, body: object): Promise<Division<Lot>> => api.post(path`/api/auctions/${auction}/division/${word}`, body),
};

/** How much of each part of a lot one party gets from another, by the lot's parts. */
export const given = (parts: readonly string[], lines: readonly { readonly part: string; readonly quantity: number }[]): number[] =>
  parts.map((part) => lines.reduce((sum, line) => sum + (line.part === part ? line.quantity : 0), 0));

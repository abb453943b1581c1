/** Schemes of subsidy, what was bought, and what is claimed and granted, as the server tells it: a member reads its own (market rules J1, J6 to J8). */

import type { Share } from "../shared/amounts";
import { api } from "../shared/api";
import type { Taken } from "./register";

/** A scheme on record; amounts are decimals. An empty list of places, parts or origins is any. */
export interface Scheme {
  readonly id: string;
  readonly grantor: string;
  readonly title: string;
  readonly share: Share | null;
  readonly amount: string;
  readonly cap: string | null;
  readonly left: string | null;
  readonly places: readonly string[];
  readonly parts: readonly string[];
  readonly origins: readonly string[];
  readonly since: string;
  readonly until: string;
  readonly source: string;
  readonly date: string;
  readonly currency: string;
  readonly currency_scale: number;
}

/** What a member bought of a part by an auction, and what of it nobody has claimed for. */
export interface Purchase {
  readonly auction: string;
  readonly member: string;
  readonly part: string;
  readonly quantity: number;
  readonly money: string;
  readonly left: number;
  readonly money_left: string;
  readonly currency: string;
  readonly currency_scale: number;
}

/** A claim as it is sent; `money` is in minor units. */
export interface Claim {
  readonly id: string;
  readonly scheme: string;
  readonly member: string;
  readonly place: string;
  readonly part: string;
  readonly hs: string;
  readonly origin: string;
  readonly period: string;
  readonly day: string;
  readonly quantity: number;
  readonly money: number;
}

export interface ToldClaim extends Omit<Claim, "money"> {
  readonly auction: string;
  readonly money: string;
  readonly currency: string;
  readonly status: "open" | "granted";
  readonly granted: string | null;
}

export interface Told {
  readonly schemes: readonly Scheme[];
  readonly purchases: readonly Purchase[];
  readonly claims: readonly ToldClaim[];
}

const MARKET = "/api/market";

export const subsidies = {
  /** Null while no register has been begun. */
  all: (): Promise<Told | null> => api.maybe(`${MARKET}/subsidies`),
  load: (table: unknown): Promise<Taken> => api.post(`${MARKET}/schemes`, { table }),
  claim: (auction: string, claim: Claim): Promise<Taken> => api.post(`${MARKET}/claims`, { auction, claim }),
  takeBack: (claim: string, member: string): Promise<Taken> => api.post(`${MARKET}/claims/withdraw`, { claim, member }),
  grant: (scheme: string, reason: string): Promise<Taken> => api.post(`${MARKET}/grants`, { scheme, reason }),
};

/** A pool's common share of the markets it buys and sells in, as the server tells it: a member reads what it told of itself alone (rules Y1 and Y2). */

import type { Share } from "../shared/amounts";
import { api, path } from "../shared/api";

export interface MarketSize {
  readonly name: string;
  readonly parts: readonly string[];
  readonly quantity: number;
  readonly source: string;
  readonly date: string;
}

export interface ToldShare {
  readonly market: string;
  readonly member: string;
  readonly share: Share;
  readonly source: string;
  readonly date: string;
}

export interface CommonShare {
  readonly side: "buying" | "selling";
  readonly market: string;
  readonly threshold: Share;
  readonly percent: string;
  readonly is_reached: boolean;
}

export interface Competition {
  readonly told: readonly ToldShare[];
  /** These are told to the coordinator and to auditors. */
  readonly thresholds?: { readonly buying: Share; readonly selling: Share };
  readonly sizes?: readonly (MarketSize & { readonly names: readonly string[]; readonly missing: readonly string[] })[];
  readonly shares?: readonly CommonShare[];
  readonly warnings?: readonly CommonShare[];
}

export const competition = {
  of: (pool: string): Promise<Competition> => api.get(path`/api/pools/${pool}/competition`),
  name: (pool: string, sizes: readonly MarketSize[], buying: Share, selling: Share): Promise<Competition> =>
    api.post(path`/api/pools/${pool}/markets`, { sizes, buying, selling }),
  tell: (pool: string, told: ToldShare): Promise<Competition> => api.post(path`/api/pools/${pool}/shares`, told),
};

/** The part numbers typed, one a line, each once. */
export const namesOf = (typed: string): string[] => [...new Set(typed.split(/\n/).map((line) => line.trim()).filter((line) => line !== ""))];

/** The pool's parts of these part numbers, and which lines name none. */
export function partsOf(typed: string, found: ReadonlyMap<string, readonly string[]>): { ids: string[]; unknown: string[] } {
  const names = namesOf(typed);
  return { ids: [...new Set(names.flatMap((name) => found.get(name) ?? []))], unknown: names.filter((name) => (found.get(name) ?? []).length === 0) };
}

/** The terms of its category by which a supplier offers a described line, and what contracts follow from them (market rules U10 and U11). */

import { api, path } from "./api";

export const PACKAGINGS = ["reel", "cut_tape", "tray", "tube", "bulk"] as const;
export type Category = "component" | "equipment" | "raw_material";

interface Share {
  readonly num: number;
  readonly den: number;
}

export interface Profile {
  readonly moq: number;
  readonly multiple: number;
  readonly most: number;
  readonly packing: { readonly spq: number; readonly packaging: (typeof PACKAGINGS)[number]; readonly date_code_months: number } | null;
  /** `fee` is in minor units. */
  readonly capacity: { readonly slots: readonly { readonly month: string; readonly units: number }[]; readonly fee: number; readonly deposit: Share; readonly take_or_pay: Share } | null;
  /** Weights and the fixed part are millionths, cap and floor millionths of what is bid. */
  readonly formula: {
    readonly base: number;
    readonly fixed: number;
    readonly weights: readonly { readonly index: string; readonly weight: number; readonly reference: number; readonly lag: number }[];
    readonly floor: number | null;
    readonly cap: number | null;
  } | null;
}

export interface DescribedLine {
  readonly lot: string;
  readonly line: string;
  readonly hs: string;
  readonly category: Category | null;
  readonly quantity: number;
  /** Whether its supplier has to say its terms. */
  readonly profile: boolean;
}

/** So much of a line, where it goes, to whom and what for; `franchised_only` takes the maker and distributors it authorises alone. */
export interface Delivery {
  readonly lot: string;
  readonly line: string;
  readonly hs: string;
  readonly eccn: string;
  readonly quantity: number;
  readonly destination: string;
  readonly end_user: string;
  readonly end_use: string;
  readonly manufacturer: string;
  readonly franchised_only: boolean;
  readonly profile: boolean;
}

export interface Supplied {
  readonly lot: string;
  readonly line: string;
  readonly member: string;
  readonly supplier: string;
  readonly quantity: number;
  readonly order: number;
  /** Zero while any of it is on inspection hold or rejected, which `kept_back` says. */
  readonly due: number;
  readonly kept_back: boolean;
  readonly fee: string;
  readonly indexed: boolean;
}

export const STEPS = ["awaited", "held", "passed", "rejected", "released", "invoiced"] as const;

/** What a supplier is to bring one user in one place of a line that it is awarded (market rules Z8 and Z9). */
export interface AwardedDelivery {
  readonly auction: string;
  readonly supplier: string;
  readonly lot: string;
  readonly line: string;
  readonly destination: string;
  readonly end_user: string;
}

/** How far it has come: where it lies is said of what was held, the last reason stays. */
export interface InspectedDelivery extends AwardedDelivery {
  readonly quantity: number;
  readonly step: (typeof STEPS)[number];
  readonly place: string;
  readonly bonded: boolean;
  readonly reason: string;
  readonly person: string;
  readonly at: number;
  readonly invoice: string;
}

export interface Supply {
  readonly lines: readonly DescribedLine[];
  readonly profiles: readonly { readonly lot: string; readonly line: string; readonly supplier: string; readonly profile: Profile }[];
  readonly supplied: readonly Supplied[];
  /** For the coordinator, and auditors when all is over. */
  readonly deliveries?: readonly Delivery[];
  readonly inspected?: readonly InspectedDelivery[];
}

/** An index as it was published of a month. */
export interface Observed {
  readonly index: string;
  readonly month: string;
  readonly value: number;
}

interface Recorded {
  readonly ack: { readonly seq: number };
}

const named = ({ auction, supplier, lot, line, destination, end_user }: AwardedDelivery): AwardedDelivery => ({ auction, supplier, lot, line, destination, end_user });

export const supply = {
  /** Null where the auction names no register. */
  of: (auction: string): Promise<Supply | null> => api.maybe(path`/api/auctions/${auction}/supply`),
  say: (auction: string, lot: string, line: string, supplier: string, profile: Profile): Promise<{ ack: { seq: number } }> =>
    api.post("/api/market/profiles", { auction, lot, line, supplier, profile }),
  /** In place of everything described before. */
  describe: (auction: string, deliveries: readonly Delivery[]): Promise<{ ack: { seq: number } }> => api.post("/api/market/deliveries", { auction, deliveries }),
  hold: (of: AwardedDelivery, place: string, bonded: boolean, reason: string): Promise<Recorded> =>
    api.post("/api/market/deliveries/hold", { delivery: named(of), place, bonded, reason }),
  inspect: (of: AwardedDelivery, verdict: "passed" | "rejected", reason: string): Promise<Recorded> =>
    api.post("/api/market/deliveries/inspect", { delivery: named(of), verdict, reason }),
  release: (of: AwardedDelivery): Promise<Recorded> => api.post("/api/market/deliveries/release", { delivery: named(of) }),
  invoice: (of: AwardedDelivery, number: string): Promise<Recorded> => api.post("/api/market/deliveries/invoice", { delivery: named(of), number }),
  price: (auction: string, asked: { lot: string; line: string; supplier: string; month: string; observed: readonly Observed[] }): Promise<{ month: string; unit_price: string }> =>
    api.post(path`/api/auctions/${auction}/supply/price`, asked),
};

/** A percentage with at most four decimals in millionths: "12.5" is 125000; null for what is none. */
export function millionths(text: string): number | null {
  const matched = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text.trim());
  return matched === null ? null : Number(matched[1]) * 10_000 + Number((matched[2] ?? "").padEnd(4, "0"));
}

/** The inverse of `millionths`. */
export function percentOfMillionths(units: number): string {
  const rest = String(units % 10_000).padStart(4, "0").replace(/0+$/, "");
  return `${Math.floor(units / 10_000)}${rest === "" ? "" : `.${rest}`}`;
}

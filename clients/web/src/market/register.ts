/** The register of organisations as the server tells it: the coordinator reads all of it, a party itself alone. */

import type { Share } from "../shared/amounts";
import { api, path, type Sending } from "../shared/api";
import type { Offer } from "./offers";

export const KINDS = ["oem", "ems", "manufacturer", "franchised_distributor", "independent", "platform"] as const;
export const OWNERSHIPS = ["private", "state", "mixed", "listed"] as const;
export const NUMBERS = ["lei", "vat", "uscc", "duns"] as const;
export const DAY_US = 86_400_000_000;

export interface Owner {
  readonly name: string;
  readonly country: string;
  readonly number: string;
}

export interface Organisation {
  readonly id: string;
  readonly legal_name: string;
  readonly country: string;
  readonly kind: (typeof KINDS)[number];
  readonly ownership: (typeof OWNERSHIPS)[number];
  readonly aliases: readonly string[];
  readonly roles: readonly string[];
  readonly identifiers: readonly { readonly kind: (typeof NUMBERS)[number]; readonly value: string }[];
  readonly owners: readonly Owner[];
  readonly addresses: readonly string[];
}

export interface Reason {
  readonly code: string;
  readonly rule: string;
  readonly lot: string;
  readonly detail?: string;
}

export interface Decision {
  readonly verdict: "match" | "no_match";
  readonly person: string;
  readonly reason: string;
  readonly at: number;
  readonly valid_until: number;
}

export interface Hit {
  readonly source: string;
  readonly entry: string;
  readonly kind: "exact" | "alias" | "fuzzy";
  readonly score: number;
  readonly ours: string;
  readonly theirs: string;
  readonly decision: Decision | null;
}

/** What can be made in which month; `fee` a unit is in minor units of the currency, the parts are what is due whatever comes (market rule U7). */
export interface Capacity {
  readonly slots: readonly { readonly month: string; readonly units: number }[];
  readonly fee: number;
  readonly deposit: Share;
  readonly take_or_pay: Share;
  /** Blank, and no decimals, where nobody said of which currency the fee is. */
  readonly currency?: string;
  readonly currency_scale?: number;
}

/** Units of a month that whoever makes them keeps for a member; `used`, to whoever sees the whole, are those that awards rest on (U12). */
export interface Kept {
  readonly organisation: string;
  readonly name: string;
  readonly month: string;
  readonly member: string;
  readonly units: number;
  readonly used?: number;
}

export interface PartClaim {
  readonly part_number: string;
  /** Whether another manufacturer claims it too. */
  readonly is_shared: boolean;
}

export interface Listed {
  readonly organisation: Organisation;
  readonly verification: { readonly person: string; readonly reason: string; readonly at: number; readonly valid_until: number } | null;
  readonly clearance: readonly Reason[];
  readonly capacity: Capacity | null;
  readonly reserved: Capacity["slots"];
  /** Beyond what is reserved for who bought. */
  readonly sold: Capacity["slots"];
  readonly kept: readonly Kept[];
  readonly claims: readonly PartClaim[];
  readonly hits?: readonly Hit[];
  readonly conflicts?: readonly Reason[];
  readonly screened_at?: number | null;
}

export interface Authorisation {
  readonly id: string;
  readonly distributor: string;
  readonly manufacturer: string;
  readonly territory: string;
  readonly valid_from: number;
  readonly valid_until: number;
  readonly evidence: string;
}

export interface ScreeningList {
  readonly source: string;
  readonly as_of: number;
  readonly file_name: string;
  readonly entries: number;
}

export interface ControlTable {
  readonly source: string;
  readonly as_of: number;
  readonly rules: readonly {
    readonly id: string;
    readonly policy: "allow" | "licence" | "deny";
    readonly eccn: string;
    readonly hs: string;
    readonly destination: string;
    readonly end_user: "any" | "listed";
    readonly end_use: string;
  }[];
}

/** So much of a thing by its numbers, from whom, to whom, where and what for. */
export interface Movement {
  readonly exporter: string;
  readonly end_user: string;
  readonly destination: string;
  readonly eccn: string;
  readonly hs: string;
  readonly end_use: string;
  readonly quantity: number;
}

/** A line that an auction awarded, where it goes and to whom. */
export interface LicenceUse {
  readonly auction: string;
  readonly supplier: string;
  readonly lot: string;
  readonly line: string;
  readonly destination: string;
  readonly end_user: string;
  readonly quantity: number;
}

export interface Licence {
  readonly id: string;
  readonly exporter: string;
  readonly end_user: string;
  readonly destination: string;
  readonly eccn: string;
  readonly hs: string;
  readonly quantity: number;
  readonly left: number;
  /** The awards it was drawn on for. */
  readonly uses?: readonly LicenceUse[];
  readonly valid_from: number;
  readonly valid_until: number;
  readonly authority: string;
}

export interface Policy {
  readonly threshold: number;
  readonly list_age_us: number;
  readonly sources: readonly string[];
  readonly longest_decision_us: number;
  /** The part of an award from one country above which it is flagged; as the server spells it, a pair or an object. */
  readonly most_origin: Share | null;
}

/** The register as of an entry, with the chain's head there: what terms name as `market`. */
export interface MarketReference {
  readonly stream: string;
  readonly seq: number;
  readonly head: string;
}

export interface Register {
  readonly operator: string;
  readonly policy: Policy;
  readonly lists: readonly ScreeningList[];
  readonly pending: number;
  readonly controls: readonly ControlTable[];
  readonly authorisations: readonly Authorisation[];
  readonly licences: readonly Licence[];
  /** Awards for which no licence had enough left. */
  readonly wanting?: readonly LicenceUse[];
  readonly claims: readonly { readonly part_number: string; readonly makers: readonly string[] }[];
  readonly reference: MarketReference | null;
}

export interface Match {
  readonly organisation: string;
  readonly as_of: number;
  readonly addresses: readonly string[];
  readonly hit: Hit;
  readonly entry: {
    readonly id: string;
    readonly name: string;
    readonly aliases: readonly string[];
    readonly addresses: readonly string[];
    readonly programme: string;
    readonly requirement: string;
    readonly policy: string;
  };
}

export interface Change {
  readonly count: number;
  readonly names: readonly string[];
}

/** What happened to one organisation, or to a list; which fields there are depends on `event`. */
export interface Past {
  readonly seq: number;
  readonly at: number;
  readonly party: string;
  readonly role: string;
  readonly person: string;
  readonly event: string;
  readonly legal_name?: string;
  readonly reason?: string;
  readonly valid_until?: number;
  readonly verdict?: "match" | "no_match" | "passed" | "rejected";
  readonly why?: string;
  readonly source?: string;
  readonly entry?: string;
  readonly entry_name?: string;
  readonly as_of?: number;
  readonly before?: number;
  readonly entries?: number;
  readonly part_number?: string;
  readonly month?: string;
  readonly member?: string;
  readonly units?: number;
  readonly left?: number;
  readonly delivery?: { readonly auction: string; readonly lot: string; readonly line: string; readonly end_user: string };
  readonly place?: string;
  readonly bonded?: boolean;
  readonly number?: string;
  readonly added?: Change;
  readonly removed?: Change;
  readonly changed?: Change;
}

/** What the register answers to a word that was taken: the entry that records it. */
export interface Taken {
  readonly ack: { readonly seq: number; readonly at: number };
}

const MARKET = "/api/market";

export const register = {
  /** These are null while no register has been begun. */
  whole: (): Promise<Register | null> => api.maybe(MARKET),
  organisations: (): Promise<Listed[] | null> => api.maybe(`${MARKET}/organisations`),
  matches: (): Promise<Match[] | null> => api.maybe(`${MARKET}/matches`),
  past: (organisation?: string): Promise<Past[]> =>
    api.get(organisation === undefined ? `${MARKET}/history` : `${MARKET}/history?${new URLSearchParams({ organisation }).toString()}`),
  begin: (operator: string, policy: Policy): Promise<unknown> => api.post(`${MARKET}/open`, { operator, policy }),
  put: (organisation: Organisation): Promise<unknown> => api.post(`${MARKET}/organisations`, { organisation }),
  verify: (organisation: string, reason: string, valid_until: number): Promise<unknown> =>
    api.post(`${MARKET}/verifications`, { organisation, reason, valid_until }),
  withdraw: (organisation: string, reason: string): Promise<unknown> =>
    api.post(`${MARKET}/verifications/withdraw`, { organisation, reason }),
  decide: (match: Match, verdict: Decision["verdict"], reason: string, valid_until: number): Promise<unknown> =>
    api.post(`${MARKET}/decisions`, {
      organisation: match.organisation,
      source: match.hit.source,
      entry: match.hit.entry,
      verdict,
      reason,
      valid_until,
    }),
  policy: (policy: Policy, reason: string): Promise<Taken> => api.post(`${MARKET}/policy`, { policy, reason }),
  authorise: (authorisation: Authorisation): Promise<Taken> => api.post(`${MARKET}/authorisations`, { authorisation }),
  revoke: (authorisation: string, reason: string): Promise<Taken> => api.post(`${MARKET}/authorisations/revoke`, { authorisation, reason }),
  claim: (organisation: string, part_number: string): Promise<Taken> => api.post(`${MARKET}/parts`, { organisation, part_number }),
  letGo: (organisation: string, part_number: string): Promise<Taken> => api.post(`${MARKET}/parts/release`, { organisation, part_number }),
  publish: (organisation: string, capacity: Capacity): Promise<Taken> => api.post(`${MARKET}/capacities`, { organisation, capacity }),
  reserve: (organisation: string, month: string, member: string, units: number): Promise<Taken> =>
    api.post(`${MARKET}/reservations`, { organisation, month, member, units }),
  giveBack: ({ organisation, month, member }: Kept, units: number, reason: string): Promise<Taken> =>
    api.post(`${MARKET}/reservations/release`, { organisation, month, member, units, reason }),
  license: (licence: Omit<Licence, "left" | "uses">): Promise<Taken> => api.post(`${MARKET}/licences`, { licence }),
  draw: (licence: string, quantity: number, contract: string): Promise<Taken> => api.post(`${MARKET}/licences/draw`, { licence, quantity, contract }),
  check: (offer: Offer): Promise<Reason[]> => api.post(`${MARKET}/offers`, offer),
  mayGo: (movement: Movement): Promise<Reason[]> => api.post(`${MARKET}/gate`, movement),
  control: (source: string, as_of: number, file: File, how: Sending): Promise<Taken & { rules: number }> =>
    api.put(`${path`/api/market/controls/${source}/${file.name}`}?as_of=${as_of}`, file, how),
  bring: (source: string, as_of: number, file: File, how: Sending): Promise<{ entries: number }> =>
    api.put(`${path`/api/market/lists/${source}/${file.name}`}?as_of=${as_of}`, file, how),
};

/** What terms name as `market` now; null where there is no register. */
export async function registerNow(): Promise<MarketReference | null> {
  return (await register.whole())?.reference ?? null;
}

/** The first moment of a day as a date field gives it, in microseconds UTC; null where it gives none. */
export function dayStart(day: string): number | null {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : at * 1000;
}

/** The moment a day is over. */
export function dayEnd(day: string): number | null {
  const at = dayStart(day);
  return at === null ? null : at + DAY_US;
}

/** Makers whose parts the organisation sells with their authorisation now. */
export const franchisedFor = (all: readonly Authorisation[], organisation: string, now: number): string[] => [
  ...new Set(
    all
      .filter((each) => each.distributor === organisation && each.valid_from <= now && now < each.valid_until)
      .map((each) => each.manufacturer),
  ),
];

/** The organisations that a search finds, and of these those in that state. */
export function wanted(all: readonly Listed[], words: string, state: "all" | "cleared" | "held"): Listed[] {
  const typed = words.trim().toLowerCase();
  return all.filter(({ organisation, clearance }) => {
    const text = [organisation.id, organisation.legal_name, ...organisation.aliases, ...organisation.identifiers.map(({ value }) => value)];
    const found = typed === "" || text.join("\n").toLowerCase().includes(typed);
    return found && (state === "all" || (state === "cleared") === (clearance.length === 0));
  });
}

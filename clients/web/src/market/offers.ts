/** An offer as it is drafted, and as the register is asked what is wrong with it (market rules U1 to U9 and D8). */

import { INCOTERMS } from "../buyer/landed";
import { readAmount, readWhole, currencyScale } from "../shared/amounts";
import type { Category, Profile } from "../shared/supply";
import { type ProfileDraft, profileDraft, profileFaults, profileOf } from "../supplier/profiles";

export { INCOTERMS };
export const TRANSPORTS = ["any", "sea", "air", "road", "rail"] as const;
export const TIER_KINDS = ["all_units", "incremental"] as const;
export const CATEGORIES = ["component", "equipment", "raw_material"] as const;
/** Prices have at most so many decimals; the register is told whole units of the last. */
const SCALE = 6;
const MOST = Number.MAX_SAFE_INTEGER;
const MILLION = 1_000_000n;

export interface OfferDraft {
  hs: string;
  category: Category;
  eccn: string;
  maker: string;
  part: string;
  incoterm: (typeof INCOTERMS)[number];
  place: string;
  transport: (typeof TRANSPORTS)[number];
  destination: string;
  kind: (typeof TIER_KINDS)[number];
  tiers: { from: string; price: string }[];
  rising: boolean;
  franchised: boolean;
  currency: string;
  profile: ProfileDraft;
}

export interface Offer extends Omit<Profile, "capacity"> {
  readonly capacity: (NonNullable<Profile["capacity"]> & { readonly currency: string; readonly currency_scale: number }) | null;
  readonly organisation: string;
  readonly hs: string;
  readonly eccn: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly incoterm: string;
  readonly place: string;
  readonly transport: string;
  readonly destination: string;
  readonly tiers: readonly { readonly from_quantity: number; readonly price: number }[];
  readonly tier_kind: string;
  readonly allow_rising: boolean;
  readonly as_franchised: boolean;
}

export const newTier = (): { from: string; price: string } => ({ from: "", price: "" });

export const newOffer = (): OfferDraft => ({
  hs: "",
  category: "component",
  eccn: "EAR99",
  maker: "",
  part: "",
  incoterm: "FCA",
  place: "",
  transport: "any",
  destination: "",
  kind: "all_units",
  tiers: [{ from: "1", price: "" }],
  rising: false,
  franchised: false,
  currency: "EUR",
  profile: { ...profileDraft(null, 1, 2), most: "" },
});

/** The category of most things under a chapter of the harmonized system; null where its chapter holds several or none of ours. The register has the last word. */
export function categoryOf(hs: string): Category | null {
  const chapter = hs.trim().slice(0, 2);
  if (chapter === "85") return "component";
  if (chapter === "28") return "raw_material";
  if (chapter === "84" || chapter === "90") return "equipment";
  return { "3705": "equipment", "3818": "raw_material", "3824": "raw_material" }[hs.trim().slice(0, 4)] as Category | undefined ?? null;
}

export const currencyTyped = (typed: string): string => typed.trim().toUpperCase();

/** What cannot be read, by field. */
export function offerFaults(draft: OfferDraft): Record<string, string | undefined> {
  const currency = currencyTyped(draft.currency);
  const tiers = draft.tiers.map(({ from, price }) => [readWhole(from, 0, MOST), readAmount(price, SCALE)] as const);
  const read = Object.fromEntries(
    tiers.flatMap(([from, price], place) => [
      [`from.${place}`, from.ok ? undefined : from.code],
      [`price.${place}`, price.ok ? undefined : price.code],
    ]),
  ) as Record<string, string | undefined>;
  return {
    ...profileFaults(draft.profile, draft.category, currencyScale(currency)),
    ...read,
    currency: /^[A-Z]{3}$/.test(currency) ? undefined : "currency_malformed",
    part: draft.part.trim() === "" ? "text_malformed" : undefined,
  };
}

/** As the register takes it; of a draft without faults. A formula stands beside the first price. */
export function offerOf(draft: OfferDraft, organisation: string): Offer {
  const currency = currencyTyped(draft.currency);
  const tiers = draft.tiers.map(({ from, price }) => ({ from_quantity: Number(from), price: ((read) => (read.ok ? read.value : 0))(readAmount(price, SCALE)) }));
  const base = tiers[0]?.price ?? 0;
  const part = (millionths: number | null): number | null => (millionths === null ? null : Number((BigInt(base) * BigInt(millionths) * 2n + MILLION) / (2n * MILLION)));
  const { capacity, formula, ...profile } = profileOf(draft.profile, draft.category, currencyScale(currency));
  return {
    organisation,
    hs: draft.hs.trim(),
    eccn: draft.eccn.trim().replace(/^[^.]*/, (head) => head.toUpperCase()),
    manufacturer: draft.maker.trim(),
    part_number: draft.part.trim(),
    incoterm: draft.incoterm,
    place: draft.place.trim(),
    transport: draft.transport,
    destination: currencyTyped(draft.destination),
    tiers,
    tier_kind: draft.kind,
    allow_rising: draft.rising,
    as_franchised: draft.franchised,
    ...profile,
    capacity: capacity === null ? null : { ...capacity, currency, currency_scale: currencyScale(currency) },
    formula: formula === null ? null : { ...formula, base, floor: part(formula.floor), cap: part(formula.cap) },
  };
}

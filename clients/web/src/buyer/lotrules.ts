/** What lots may have beside their prices: quantities, a shortlist, an index. Each for all lots, or for those named. */

import { type Share, percentText, readAmount, readPercent, readWhole } from "../shared/amounts";
import type { Draft, LotDraft } from "./draft";
import type { Reader } from "./reader";

export const VOLUME_KINDS = ["incremental", "all_units"] as const;
export const VOLUME_PRICES = ["falling", "rising", "any"] as const;
/** Who gets the last units where equal prices meet at them. */
export const VOLUME_MARGINS = ["earliest", "pro_rata"] as const;

/** The lots a rule is for; none named is all of them. */
export interface ForLots {
  only: string[];
}
export const isFor = (rule: ForLots, lot: Pick<LotDraft, "id">): boolean => rule.only.length === 0 || rule.only.includes(lot.id);

export interface VolumeDraft extends ForLots {
  kind: (typeof VOLUME_KINDS)[number];
  prices: (typeof VOLUME_PRICES)[number];
  blocks: boolean;
  mostSteps: string;
  margin: (typeof VOLUME_MARGINS)[number];
}
export interface VolumeTerms {
  readonly kind: VolumeDraft["kind"];
  readonly prices: VolumeDraft["prices"];
  readonly blocks: boolean;
  readonly most_steps: number;
  /** Left out where it is `earliest`. */
  readonly margin?: VolumeDraft["margin"];
}
export const newVolume = (): VolumeDraft => ({ only: [], kind: "incremental", prices: "rising", blocks: false, mostSteps: "5", margin: "earliest" });
export const volumeDraftOf = (terms: VolumeTerms): VolumeDraft => ({
  only: [],
  kind: terms.kind,
  prices: terms.prices,
  blocks: terms.blocks,
  mostSteps: String(terms.most_steps),
  margin: terms.margin ?? "earliest",
});
export const readVolume = (reader: Reader, volume: VolumeDraft): VolumeTerms => ({
  kind: volume.kind,
  prices: volume.prices,
  blocks: volume.blocks,
  most_steps: reader.take("volume.mostSteps", readWhole(volume.mostSteps, 1, 50), 1),
  ...(volume.margin === "earliest" ? {} : { margin: volume.margin }),
});

export const JOINING_SHOWS = ["joined", "curve", "nothing"] as const;
/** Volume that joins on condition of the price: at most so much in all, and what everyone sees of it. */
export interface JoiningDraft extends ForLots {
  most: string;
  /** What each member may add of it; empty: whatever others leave. */
  each: string;
  shows: (typeof JOINING_SHOWS)[number];
}
export interface JoiningTerms {
  readonly most: number;
  readonly shows: JoiningDraft["shows"];
  readonly each?: number;
}
export const newJoining = (): JoiningDraft => ({ only: [], most: "", each: "", shows: "joined" });
const MOST_JOINS = 1_000_000_000_000;
/** In whole pieces, as the launch form counts them. */
export const readJoining = (reader: Reader, joining: JoiningDraft): JoiningTerms => ({
  most: reader.take("joining.most", readWhole(joining.most, 1, MOST_JOINS), 1),
  shows: joining.shows,
  ...(joining.each.trim() === "" ? {} : { each: reader.take("joining.each", readWhole(joining.each, 1, MOST_JOINS), 1) }),
});

export interface PledgedDraft {
  winners: string;
  share: string;
  weights: string;
}
export interface ShortlistDraft extends ForLots {
  places: { bids: string; most: string }[];
  notHighest: boolean;
  within: string;
  cut: string;
  exempt: string;
  anchor: string;
  pledged: PledgedDraft[];
  /** Shares as they were spelled, by field and percentage: 8 of 10 stays 8 of 10 while nobody changes it. */
  spelled: Record<string, Share>;
}
export interface ShortlistTerms {
  readonly places: readonly { readonly bids: number; readonly most: number }[];
  readonly not_highest?: boolean;
  readonly within?: Share | null;
  readonly cut?: Share | null;
  readonly exempt?: number | null;
  readonly anchor?: Share | null;
  readonly pledged?: readonly { readonly winners: number; readonly share: Share; readonly weights: readonly number[] }[];
}
export const newShortlist = (): ShortlistDraft => ({
  only: [],
  places: [{ bids: "1", most: "3" }],
  notHighest: false,
  within: "",
  cut: "",
  exempt: "",
  anchor: "",
  pledged: [],
  spelled: {},
});

const EXEMPT_SCALE = 6;

export function shortlistDraftOf(terms: ShortlistTerms): ShortlistDraft {
  const { within = null, cut = null, anchor = null, pledged = [] } = terms;
  const shares = [["within", within] as const, ["cut", cut] as const, ["anchor", anchor] as const, ...pledged.map(({ share }, place) => [`pledged.${place}`, share] as const)];
  return {
    only: [],
    places: terms.places.map(({ bids, most }) => ({ bids: String(bids), most: String(most) })),
    notHighest: terms.not_highest ?? false,
    within: percentText(terms.within ?? null),
    cut: percentText(terms.cut ?? null),
    exempt: terms.exempt == null ? "" : decimal(terms.exempt, EXEMPT_SCALE),
    anchor: percentText(terms.anchor ?? null),
    pledged: (terms.pledged ?? []).map(({ winners, share, weights }) => ({ winners: String(winners), share: percentText(share), weights: weights.join(", ") })),
    spelled: Object.fromEntries(shares.flatMap(([field, share]) => (share === null ? [] : [[`${field} ${percentText(share)}`, share]]))),
  };
}

/** Whole units as a decimal without zeros at its end. */
export function decimal(units: number, scale: number): string {
  const digits = String(units).padStart(scale + 1, "0");
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, "");
}

export function readShortlist(reader: Reader, list: ShortlistDraft): ShortlistTerms {
  const whole = (path: string, typed: string): number => reader.take(`shortlist.${path}`, readWhole(typed, 1, 10_000), 1);
  const spelled = <T extends Share | null>(field: string, share: T, typed: string): T | Share => list.spelled[`${field} ${typed.trim()}`] ?? share;
  const share = (field: "within" | "cut" | "anchor"): Share | null => spelled(field, reader.maybe(`shortlist.${field}`, list[field], readPercent), list[field]);
  const places = list.places.map(({ bids, most }, place) => ({ bids: whole(`places.${place}.bids`, bids), most: whole(`places.${place}.most`, most) }));
  const rising = places.every(({ bids }, place) => place === 0 || bids > (places[place - 1]?.bids ?? 0));
  reader.require(rising && places.length > 0, "shortlist.places", "bands_must_rise");
  const pledged = list.pledged.map((pledge, place) => {
    const at = `pledged.${place}`;
    const part = spelled(at, reader.take(`shortlist.${at}.share`, readPercent(pledge.share), { num: 0, den: 1 }), pledge.share);
    return { winners: whole(`${at}.winners`, pledge.winners), share: part, weights: readWeights(reader, `shortlist.${at}.weights`, pledge.weights) };
  });
  return {
    places,
    not_highest: list.notHighest,
    within: share("within"),
    cut: share("cut"),
    exempt: reader.maybe("shortlist.exempt", list.exempt, (typed) => readAmount(typed, EXEMPT_SCALE)),
    anchor: share("anchor"),
    pledged,
  };
}

const readWeights = (reader: Reader, path: string, typed: string): number[] =>
  typed
    .split(/[,;\s]+/)
    .filter((part) => part !== "")
    .map((part) => reader.take(path, readWhole(part, 1, 10_000), 1));

export interface IndexDraft extends ForLots {
  name: string;
  source: string;
  reference: string;
  month: string;
  lag: string;
  averaging: string;
  floor: string;
  cap: string;
}
export interface IndexTerms {
  readonly name: string;
  readonly source: string;
  readonly reference: number;
  readonly reference_month: string;
  readonly lag: number;
  readonly averaging: number;
  readonly floor?: number | null;
  readonly cap?: number | null;
}
export const newIndex = (): IndexDraft => ({ only: [], name: "", source: "", reference: "", month: "", lag: "1", averaging: "1", floor: "", cap: "" });

export function readIndex(reader: Reader, index: IndexDraft, { priceScale }: Draft): IndexTerms {
  const path = (field: string): string => `index.${field}`;
  const price = (typed: string) => readAmount(typed, priceScale);
  const months = (field: "lag" | "averaging", least: number): number => reader.take(path(field), readWhole(index[field], least, 24), least);
  reader.require(index.name.trim() !== "", path("name"), "text_malformed");
  reader.require(index.source.trim() !== "", path("source"), "text_malformed");
  reader.require(/^\d{4}-(0[1-9]|1[0-2])$/.test(index.month), path("month"), "month_malformed");
  const [floor, cap] = (["floor", "cap"] as const).map((field) => reader.maybe(path(field), index[field], price));
  return {
    name: index.name,
    source: index.source,
    reference: reader.take(path("reference"), price(index.reference), 1),
    reference_month: index.month,
    lag: months("lag", 0),
    averaging: months("averaging", 1),
    ...(floor == null ? {} : { floor }),
    ...(cap == null ? {} : { cap }),
  };
}

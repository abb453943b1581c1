/** How a pool runs by a model, its windows and review, and which pools would better be one. */

import { momentText, readMoment } from "../shared/amounts";
import { api, path } from "../shared/api";
import { dashed } from "../shared/dashed";
import type { Party } from "./draft";
import type { Needs } from "./needs";
import { head, type PoolView } from "./pool";

/** What the terms of a pool say; what is left out has its default, so that a stored model is short. */
export interface PoolTerms {
  readonly model?: string;
  /** The auction preset that the model names for its lots. */
  readonly auction?: string;
  readonly period?: string;
  readonly collect_until?: number;
  readonly review_until?: number;
  readonly silence?: "declines" | "confirms";
  readonly least_total?: number;
  readonly least_members?: number;
  readonly indicative?: boolean;
  readonly specification?: boolean;
  readonly brands?: boolean;
  readonly regions?: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[];
  readonly rationing?: Rationing | null;
  readonly saving?: string;
  readonly requote?: { readonly wins?: number } | null;
  readonly draft?: { readonly turn_us: number; readonly standby?: boolean } | null;
  readonly opt_out?: { readonly days: number; readonly offer_days?: number } | null;
  readonly outside?: boolean;
  readonly exclusions?: boolean;
  readonly top_prices?: boolean;
}

/** How too little is divided: by which rule, in whole multiples of how many pieces, and of how many those of a member that has its own. */
export interface Rationing {
  readonly rule?: string;
  readonly multiple?: number;
  readonly multiples?: readonly { readonly member: string; readonly multiple: number }[];
}

export interface Model extends PoolTerms {
  readonly name: string;
  readonly meets: string;
  readonly collect_us: number;
  readonly review_us?: number;
}

export interface Overlap {
  readonly period: string;
  readonly pools: readonly string[];
  readonly parts: readonly string[];
}

/** What the coordinator types beside the model; without a model there is nothing to type. */
export interface Run {
  model: string;
  period: string;
  collect: string;
  review: string;
  leastTotal: string;
  leastMembers: string;
  /** A region for each member, by place: those of one name share it. */
  regions: string[];
  /** By which rules too little is divided, and the saving; empty is as the model says, and not at all. */
  rationing: string;
  saving: string;
  /** Of how many pieces whole multiples are given where there is too little, and of how many to each member, by place. */
  multiple: string;
  multiples: string[];
}

export const emptyRun = (): Run => ({ model: "", period: "", collect: "", review: "", leastTotal: "", leastMembers: "", regions: [], rationing: "", saving: "", multiple: "", multiples: [] });

export const pooling = {
  models: (): Promise<Model[]> => api.get("/api/pool-models"),
  overlaps: (): Promise<Overlap[]> => api.get("/api/pool-overlaps"),
  merge: (into: string, source: string): Promise<PoolView> => api.post(head(path`/api/pools/${into}/merge`), { source }),
  ask: (pool: string, member: string, part: string, needs: Needs): Promise<PoolView> => api.post(head(path`/api/pools/${pool}/needs`), { member, part, needs }),
  amend: (pool: string, terms: PoolTerms): Promise<PoolView> => api.post(head(path`/api/pools/${pool}/terms`), { terms }),
  review: (pool: string, confirmed: boolean, parts: readonly string[]): Promise<PoolView> =>
    api.post(head(path`/api/pools/${pool}/review`), { confirmed, parts }),
};

/** A moment as it is typed, to the minute. */
export const minute = (at: number): string => momentText(at).slice(0, 16);

/** The windows that the model gives a pool opened now. */
export function windowsOf(model: Model, now: number): Pick<Run, "collect" | "review"> {
  const collect = now + model.collect_us;
  return { collect: minute(collect), review: model.review_us ? minute(collect + model.review_us) : "" };
}

/** Regions with the members in each; a member without one stands in a region of its own name. */
export function regionsOf(members: readonly Party[], typed: readonly string[]): { id: string; name: string; members: string[] }[] {
  const found = new Map<string, string[]>();
  members.forEach((member, place) => {
    const name = typed[place]?.trim() || member.name;
    found.set(name, [...(found.get(name) ?? []), member.id]);
  });
  return [...found].map(([name, ids], place) => ({ id: `r${place + 1}`, name, members: ids }));
}

/** The terms by the model, asked of the server, with what was typed in place of the model's own windows and leasts. */
export async function termsOf(model: Model, run: Run, members: readonly Party[], now: number): Promise<PoolTerms> {
  const regions = model.draft == null ? [] : regionsOf(members, run.regions);
  const opened = await api.post<PoolTerms>(path`/api/pool-models/${model.name}/terms`, { at: Math.floor(now), regions, period: run.period.trim() });
  const [collect, review] = [readMoment(run.collect), readMoment(run.review)];
  return {
    ...opened,
    ...(collect.ok ? { collect_until: collect.value } : {}),
    ...(review.ok ? { review_until: review.value } : { review_until: 0 }),
    ...(run.leastTotal.trim() === "" ? {} : { least_total: Number(run.leastTotal) }),
    ...(run.leastMembers.trim() === "" ? {} : { least_members: Number(run.leastMembers) }),
    ...chosen(run, members, opened.rationing),
  };
}

/** The rules that were chosen for too little and for the saving; the rest of how too little is divided stays as it was. */
function chosen(run: Run, members: readonly Party[], rationing: PoolTerms["rationing"]): PoolTerms {
  const multiples = members.flatMap(({ id }, place) => (run.multiples[place]?.trim() ? [{ member: id, multiple: Number(run.multiples[place]) }] : []));
  const typed: Rationing = {
    ...(run.rationing === "" ? {} : { rule: run.rationing }),
    ...(run.multiple.trim() === "" ? {} : { multiple: Number(run.multiple) }),
    ...(multiples.length === 0 ? {} : { multiples }),
  };
  return {
    ...(Object.keys(typed).length === 0 ? {} : { rationing: { ...rationing, ...typed } }),
    ...(run.saving === "" ? {} : { saving: run.saving }),
  };
}

/** The terms of a pool that runs freely; undefined where nothing was chosen, as of old. */
export function freely(run: Run, members: readonly Party[]): PoolTerms | undefined {
  const terms = chosen(run, members, null);
  return Object.keys(terms).length === 0 ? undefined : terms;
}

export const rationingText = (rule: string): string => (rule === "proportional" ? "pooling-rationing" : `pooling-rationing-${dashed(rule)}`);

/** The texts that say what a pool by these terms does, in the order in which it does it. */
export function clausesOf(terms: PoolTerms): string[] {
  const told: (readonly [boolean, string])[] = [
    [terms.indicative === true, "pooling-indicative"],
    [terms.specification === true, "pooling-specification"],
    [terms.brands === true, "pooling-brands"],
    [terms.requote != null, (terms.requote?.wins ?? 0) > 0 ? "pooling-requote-wins" : "pooling-requote"],
    [terms.draft != null, "pooling-draft"],
    [terms.draft?.standby === true, "pooling-standby"],
    [terms.rationing != null, rationingText(terms.rationing?.rule ?? "proportional")],
    [(terms.rationing?.multiple ?? 0) > 1, "pooling-multiple"],
    [(terms.rationing?.multiples ?? []).length > 0, "pooling-multiples"],
    [terms.opt_out != null, "pooling-opt-out"],
    [terms.exclusions === true, "pooling-exclusions"],
    [terms.top_prices === true, "pooling-top-prices"],
    [terms.outside === true, "pooling-outside"],
    [(terms.saving ?? "") !== "", `pooling-saving-${dashed(terms.saving ?? "")}`],
  ];
  return told.filter(([is]) => is).map(([, id]) => id);
}

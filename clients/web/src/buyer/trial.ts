/** The terms being written, tried on the server: clocks set to prices, the first fault by its field, made-up bids compared. */

import { type Share, readPercent } from "../shared/amounts";
import { api } from "../shared/api";
import { SAID } from "../shared/faults";
import { isClocked } from "./course";
import type { Draft } from "./draft";
import type { Fault } from "./reader";
import type { Terms } from "./terms";

export interface MadeUpBid {
  readonly lot: string;
  readonly supplier: string;
  readonly prices: readonly string[];
  readonly answers: readonly number[];
}
export interface Compared {
  readonly value: string | null;
  readonly comparable: string | null;
  readonly code: string | null;
  readonly detail: string | null;
}
export interface Tried {
  readonly terms: Terms;
  readonly fault: { readonly path: string; readonly why: string } | null;
  readonly bids: readonly Compared[];
}

const shareOf = (typed: string): Share | null => {
  const read = readPercent(typed);
  return read.ok ? read.value : null;
};

export const tried = (terms: Terms, draft: Pick<Draft, "startsAt">, bids: readonly MadeUpBid[] = []): Promise<Tried> =>
  api.post<Tried>("/api/trials", { terms, starts_at: shareOf(draft.startsAt), bids });

/** The terms with each lot's clock set to its prices, as the server sets it. */
export async function wound(terms: Terms, draft: Draft): Promise<Terms> {
  return isClocked(draft) ? (await tried(terms, draft)).terms : terms;
}

const FIELDS: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^lots\.[^.]+\.stages\.(\d+)\.?(.*)$/, ([, place = "", rest = ""]) => `stages.${place}.${camel(rest) || "kind"}`],
  [/^lots\.[^.]+\.evaluation\.suppliers\.([^.]+)/, ([, supplier = ""]) => `evaluation.suppliers.${supplier}`],
  [/^lots\.[^.]+\.(evaluation|index|volume|shortlist|joining)\.?([a-z_]*)/, ([, rule = "", rest = ""]) => (rest === "" ? rule : `${rule}.${camel(rest)}`)],
  [/^lots\.[^.]+\.payment$/, () => "payment"],
  [/^lots\.([^.]+)\.(\w+)$/, ([, lot = "", field = ""]) => `lots.${lot}.${camel(field)}`],
  [/^visibility\.(\w+)$/, ([, field = ""]) => `visibility.${camel(field)}`],
  [/^overtime\.(\w+?)(_us)?$/, ([, field = ""]) => `overtime.${camel(field)}`],
  [/^(late_start|outage|two_persons)/, ([, field = ""]) => camel(field)],
];

const camel = (name: string): string => name.replace(/_us$/, "").replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The field of the form that the server's fault lies in, and its reason; the path as it is where the form has no such field. */
export function faultOf({ path, why }: NonNullable<Tried["fault"]>): Fault {
  for (const [pattern, field] of FIELDS) {
    const found = pattern.exec(path);
    if (found !== null) return { path: field(found), code: SAID + why };
  }
  return { path: camel(path), code: SAID + why };
}

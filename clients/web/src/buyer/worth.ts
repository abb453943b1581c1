/** What pooling is worth, as the server tells it: the coordinator reads everybody's, a member its own alone (rules L6 and L7). */

import { api, path, type Sending } from "../shared/api";

export interface Rate {
  readonly currency: string;
  readonly num: number;
  readonly den: number;
}

export interface PricesOnRecord {
  readonly source: string;
  readonly date: string;
  readonly currency: string;
  readonly currency_scale: number;
  readonly rates: { readonly source: string; readonly date: string; readonly rates: readonly Rate[] };
  readonly file_name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly left_out: number;
  readonly at: number;
}

export interface Sums {
  readonly member: string;
  readonly alone: string;
  readonly pooled: string;
  readonly saving: string;
  readonly worse: readonly string[];
  readonly unpriced: readonly string[];
}

export interface OwnPart {
  readonly part: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly total: number;
  readonly quantity: number;
  readonly alone: string | null;
  readonly pooled: string | null;
  readonly lacking_alone: number;
  readonly over_pooled: number;
  readonly worse_off: boolean;
}

export interface WholePart {
  readonly part: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly total: number;
  readonly apart: string | null;
  readonly pooled: string | null;
  readonly lacking: number;
  readonly contested: boolean;
  readonly best: boolean;
}

export interface Whole {
  readonly members: readonly Sums[];
  readonly parts: readonly WholePart[];
}

export interface Own extends Sums {
  readonly parts: readonly OwnPart[];
}

export interface AwardedPart {
  readonly part: string;
  readonly manufacturer: string;
  readonly part_number: string;
  readonly quantity: number;
  readonly paid: string;
  readonly alone: string | null;
  readonly lacking_alone: number;
  readonly worse_off: boolean;
}

export interface AwardedMember {
  readonly member: string;
  readonly paid: string;
  readonly alone: string;
  readonly saving: string;
  readonly worse: readonly string[];
  readonly unpriced: readonly string[];
  readonly parts: readonly AwardedPart[];
}

export interface After {
  readonly auction: string;
  readonly title: string;
  readonly currency: string;
  readonly members: readonly AwardedMember[] | null;
}

export interface Worth {
  readonly prices: PricesOnRecord | null;
  readonly before: Whole | Own | null;
  readonly after: readonly After[];
}

export interface Brought {
  readonly rows: number;
  readonly listed: number;
  readonly left_out: number;
  readonly reports: readonly { readonly line: number; readonly code: string; readonly reason: string }[];
}

export const isOwn = (before: Whole | Own): before is Own => "member" in before;

export const worth = {
  of: (pool: string): Promise<Worth> => api.get(path`/api/pools/${pool}/leverage`),
  bring: (pool: string, file: File, about: Readonly<Record<string, string>>, how: Sending): Promise<Brought> =>
    api.put(`${path`/api/pools/${pool}/prices/${file.name}`}?${new URLSearchParams(about).toString()}`, file, how),
};

/** A drawn lottery against what the terms fixed of it, by rule R7: its hash, and the marks that order suppliers of equal value. */

import { hex, sha256, utf8 } from "../shared/hashes";
import type { Timeline } from "./timeline";

export interface Mark {
  readonly supplier: string;
  readonly mark: string;
}

export interface Drawn {
  readonly hash: string;
  readonly commitment: string;
  readonly kept: boolean;
  /** Of every lot whose lead is held by several at the end, their marks, the winner's first. */
  readonly lots: readonly { readonly title: string; readonly marks: readonly Mark[] }[];
}

export const markOf = async (lot: string, supplier: string, secret: string): Promise<string> => hex(await sha256(utf8(`poolbid tie lottery/${lot}/${supplier}/${secret}`)));

export async function drawn(timeline: Timeline, secret: string): Promise<Drawn> {
  const hash = hex(await sha256(utf8(secret)));
  const tied = timeline.lots.filter((lot) => lot.best.length > 1);
  const lots = await Promise.all(
    tied.map(async ({ id, title, best }) => {
      const marks = await Promise.all(best.map(async (supplier) => ({ supplier, mark: await markOf(id, supplier, secret) })));
      return { title, marks: marks.sort((one, other) => (one.mark < other.mark ? -1 : 1)) };
    }),
  );
  return { hash, commitment: timeline.lottery, kept: hash === timeline.lottery, lots };
}

/** A revealed secret against what the terms fixed of it, by rule F5: its hash, and the moment it made the stage close at. */

import { type Bytes, hex, sha256, utf8 } from "../shared/hashes";
import { type LotTrack, lastAt } from "./track";

export interface Revealed {
  readonly secret: string;
  readonly hash: string;
  readonly commitment: string;
  readonly kept: boolean;
  /** The moment that follows from the secret, in microseconds. */
  readonly closesAt: number;
}

/** How long after its scheduled close the secret lets the stage close. */
export async function delayOf(lot: string, stage: number, secret: string, randomUs: number): Promise<number> {
  const mark: Bytes = await sha256(utf8(`poolbid random close/${lot}/${stage}/${secret}`));
  return Number(BigInt(`0x${hex(mark)}`) % BigInt(randomUs + 1));
}

/** `place` is that of the entry that reveals it. */
export async function revealed(lot: LotTrack, stage: number, secret: string, place: number): Promise<Revealed> {
  const { commitment, random_us } = lot.course[stage] ?? { commitment: "", random_us: 0 };
  const hash = hex(await sha256(utf8(secret)));
  const scheduled = lastAt(lot.closes, place - 1)?.closesAt ?? 0;
  return { secret, hash, commitment, kept: hash === commitment, closesAt: scheduled + (await delayOf(lot.id, stage, secret, random_us)) };
}

/** A bundle checked in this browser, step by step: what was looked at, what was found, and what it means that it agrees. */

import { type Bundle, type BundledLog } from "./bundle";
import { readEntries } from "./entries";
import type { Bytes } from "../shared/hashes";
import { type Key, readCheckpoint, readNote, signedBy } from "../shared/note";
import { type Chain, compare, follow } from "./verify";

export type Result = "agrees" | "diverges" | "unknown";

/** One step: a message of the texts, with what was found and what was said. */
export interface Step {
  readonly id: string;
  readonly result: Result;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface Proof {
  readonly steps: readonly Step[];
  /** How many entries the auction's log has. */
  readonly entries: number;
}

const step = (id: string, holds: boolean, args: Step["args"] = {}): Step => ({ id, result: holds ? "agrees" : "diverges", args });

/** Check the auction's log of a bundle, its pool's and the register's. `shown` are the bytes the page shows, which must be the same. */
export async function prove(bundle: Bundle, key: Key | null, shown: Bytes | null, told: (done: number) => void): Promise<Proof> {
  const stream = `auction/${bundle.auction}`;
  const own = await proveLog(bundle.log, { stream, key, prefix: "prove", told });
  const steps = [...own.steps];
  if (shown !== null) steps.unshift(step("prove-shown", same(shown, bundle.log.entries), { bytes: bundle.log.entries.length }));
  if (bundle.pool !== null) {
    const pool = await proveLog(bundle.pool, { stream: bundle.pool.stream, key, prefix: "prove-pool", told });
    steps.push(...pool.steps);
    steps.push(step("prove-pool-named", poolIsNamed(bundle, pool.chain), { stream: bundle.pool.stream }));
  }
  if (bundle.market !== null) {
    const market = await proveLog(bundle.market, { stream: bundle.market.stream, key, prefix: "prove-market", told });
    steps.push(...market.steps);
    steps.push(step("prove-market-named", marketIsNamed(bundle, market.chain)));
  }
  return { steps, entries: own.chain.links.length };
}

interface Asked {
  readonly stream: string;
  readonly key: Key | null;
  readonly prefix: string;
  readonly told: (done: number) => void;
}

async function proveLog(log: BundledLog, { stream, key, prefix, told }: Asked): Promise<{ steps: Step[]; chain: Chain }> {
  const stored = readEntries(log.entries);
  const note = readNote(log.checkpoint);
  const checkpoint = readCheckpoint(note.text);
  const chain = await follow(stored, [checkpoint.size], told);
  const agreement = compare(chain, checkpoint);
  const named = stored.every(({ entry }) => entry.stream === stream) && checkpoint.origin.endsWith(`/${stream}`);
  const parted = chain.links.findIndex(({ head }, place) => head !== log.heads[place]);
  const signed = key === null ? "unknown" : await signedBy(note, key);
  const steps = [
    step(`${prefix}-order`, chain.fault === null && named, { count: stored.length, seq: chain.fault?.seq ?? 0 }),
    step(`${prefix}-heads`, parted < 0 && log.heads.length === chain.links.length, { seq: parted + 1, head: chain.links.at(-1)?.head ?? "" }),
    step(`${prefix}-root`, agreement.agrees && checkpoint.size === stored.length, { size: checkpoint.size, root: agreement.found ?? "", signed: agreement.signed }),
    { id: `${prefix}-signature`, result: signed === "good" ? "agrees" : signed === "unknown" ? "unknown" : "diverges", args: { key: key?.name ?? "", keyid: key?.id ?? "" } } as const,
  ];
  return { steps, chain };
}

interface Place {
  readonly stream?: unknown;
  readonly seq?: unknown;
  readonly head?: unknown;
}

/**
 * The terms name the pool's stream, the entry that froze it and the head there, and an allotment that the pool has divided the
 * entry that did: entry 1 must name what is bundled, and the log must end at the last place that is named.
 */
function poolIsNamed(bundle: Bundle, pool: Chain): boolean {
  const entries = readEntries(bundle.log.entries);
  const terms = entries[0]?.entry.command["terms"] as { pool?: Place | null } | undefined;
  const frozen = terms?.pool;
  if (frozen == null) return false;
  const settled = entries.flatMap(({ entry }) => entry.events.map((event) => event["settled"] as Place | null | undefined));
  const places = [frozen, ...settled.filter((place): place is Place => place != null)];
  const ends = Math.max(...places.map((place) => Number(place.seq)));
  return (
    ends === pool.links.length &&
    places.every((place) => place.stream === bundle.pool?.stream && place.head === pool.links[Number(place.seq) - 1]?.head)
  );
}

/** The terms name the register's stream, an entry of it and the head there, and its log goes at least so far. */
function marketIsNamed(bundle: Bundle, market: Chain): boolean {
  const terms = readEntries(bundle.log.entries)[0]?.entry.command["terms"] as { market?: Place | null } | undefined;
  const named = terms?.market;
  return named != null && named.stream === bundle.market?.stream && named.head === market.links[Number(named.seq) - 1]?.head;
}

function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/** Entries as they are stored: their very bytes, since only those can be hashed, and what they say. */

import type { Bytes } from "../shared/hashes";

export interface Tagged {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Actor {
  readonly role: string;
  readonly party: string;
}

export interface Refusal {
  readonly code: string;
  readonly rule: string;
  readonly detail: string;
}

export interface Command extends Tagged {
  readonly id: string;
  readonly by: Actor;
}

export interface Entry {
  readonly at: number;
  readonly command: Command;
  readonly events: readonly Tagged[];
  readonly refusal: Refusal | null;
  readonly seq: number;
  readonly stream: string;
  readonly v: number;
}

export interface Stored {
  readonly body: Bytes;
  readonly entry: Entry;
}

const NEWLINE = 0x0a;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The lines of a JSON Lines file as bytes, without their line ends; a last line without one counts. */
export function linesOf(file: Bytes): Bytes[] {
  const lines: Bytes[] = [];
  for (let begin = 0; begin < file.length; ) {
    const found = file.indexOf(NEWLINE, begin);
    const end = found < 0 ? file.length : found;
    if (end > begin) lines.push(file.subarray(begin, end));
    begin = end + 1;
  }
  return lines;
}

/** Every stored entry of a JSON Lines file; throws with the line's number where a line is not an entry. */
export function readEntries(file: Bytes): Stored[] {
  return linesOf(file).map((body, index) => ({ body, entry: readEntry(body, index + 1) }));
}

function readEntry(body: Bytes, line: number): Entry {
  let plain: unknown;
  try {
    plain = JSON.parse(decoder.decode(body));
  } catch (fault) {
    throw new Unreadable(line, fault instanceof Error ? fault.message : String(fault));
  }
  if (!isEntry(plain)) throw new Unreadable(line, "not an entry");
  return plain;
}

export class Unreadable extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
    this.name = "Unreadable";
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isTagged = (value: unknown): value is Tagged => isRecord(value) && typeof value["type"] === "string";

function isEntry(plain: unknown): plain is Entry {
  return (
    isRecord(plain) &&
    Number.isSafeInteger(plain["at"]) &&
    Number.isSafeInteger(plain["seq"]) &&
    typeof plain["stream"] === "string" &&
    isTagged(plain["command"]) &&
    isRecord(plain["command"]["by"]) &&
    Array.isArray(plain["events"]) &&
    plain["events"].every(isTagged) &&
    (plain["refusal"] === null || isRecord(plain["refusal"]))
  );
}

/** The names of the types met so far: few, and asked for many times in a record of a hundred thousand entries. */
const names = new Map<string, string>();

/** "PlaceBid.1" without its version: the name a reader knows. */
export function nameOf({ type }: Tagged): string {
  let name = names.get(type);
  if (name === undefined) names.set(type, (name = type.replace(/\.\d+$/, "")));
  return name;
}

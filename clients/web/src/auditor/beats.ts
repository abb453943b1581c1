/** The entries of a record as the list shows and filters them. */

import { type Entry, type Tagged, nameOf } from "./entries";

/** One entry as the list shows it. `place` is its index; `supplier` and `lots` are what filters look at. */
export interface Beat {
  readonly place: number;
  readonly seq: number;
  readonly at: number;
  readonly command: string;
  readonly role: string;
  readonly party: string;
  /** Who spoke for the party, where that is on record. */
  readonly person: string;
  readonly supplier: string | null;
  /** The one supplier that somebody else's entry is about. */
  readonly about: string | null;
  readonly lots: readonly string[];
  readonly events: readonly string[];
  readonly refusal: string | null;
  readonly rule: string | null;
  readonly value: number | null;
}

export function beatOf(entry: Entry, place: number): Beat {
  const { command, events, refusal } = entry;
  const suppliers = suppliersOf(command, events);
  const placed = events.find((event) => ["BidPlaced", "BidSealed", "PriceAccepted"].includes(nameOf(event)));
  return {
    place,
    seq: entry.seq,
    at: entry.at,
    command: nameOf(command),
    role: command.by.role,
    party: command.by.party,
    person: typeof command["person"] === "string" ? command["person"] : "",
    supplier: suppliers[0] ?? null,
    about: suppliers.length === 1 && suppliers[0] !== command.by.party ? (suppliers[0] ?? null) : null,
    lots: lotsOf(command, events),
    events: events.map(nameOf),
    refusal: refusal?.code ?? null,
    rule: refusal?.rule ?? null,
    value: placed === undefined ? null : Number(placed["value"]),
  };
}

function suppliersOf(command: Tagged, events: readonly Tagged[]): string[] {
  const named = [command, ...events].map((stored) => stored["supplier"]);
  return [...new Set(named.filter((supplier): supplier is string => typeof supplier === "string"))];
}

function lotsOf(command: Tagged, events: readonly Tagged[]): string[] {
  const single = [command, ...events].map((stored) => stored["lot"]);
  const several = command["lots"];
  const all = Array.isArray(several) ? [...single, ...several] : single;
  return [...new Set(all.filter((lot): lot is string => typeof lot === "string"))];
}

export interface Filter {
  readonly refusals: boolean;
  readonly supplier: string;
  readonly lot: string;
}

export const NO_FILTER: Filter = { refusals: false, supplier: "", lot: "" };

/** The beats a reader wants to see; an empty word filters nothing. */
export function filtered(beats: readonly Beat[], filter: Filter): readonly Beat[] {
  const { refusals, supplier, lot } = filter;
  if (!refusals && supplier === "" && lot === "") return beats;
  return beats.filter(
    (beat) =>
      (!refusals || beat.refusal !== null) && (supplier === "" || beat.supplier === supplier) && (lot === "" || beat.lots.includes(lot)),
  );
}

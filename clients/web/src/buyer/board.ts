/** Every lot on one screen: rows of the live view joined with the terms, with what they save against their baseline. */

import { currencyOf, inAuction } from "../shared/currency";
import { minus, parse, plus, scaleOf } from "@room/money";
import { courseOf, dueOf } from "../shared/stages";
import type { AwardRow, BidRow, Briefing, ContractRow, LotRow, LotTerms, Row } from "@wire/frames";

export type Rows = ReadonlyMap<string, Row>;

export interface BoardRow {
  readonly id: string;
  readonly title: string;
  readonly terms: LotTerms;
  readonly status: LotRow["status"];
  readonly closesAt: number;
  /** When something next happens by itself: the close, or the opening of the next stage. */
  readonly dueAt: number;
  readonly overtimes: number;
  readonly lead: string | null;
  /** What the leading bid costs, where that is another than what it compares by; else the lead, as far as it is known. */
  readonly cost: string | null;
  readonly leader: string | null;
  /** Whether its first bids lie sealed: nobody is told whether there are any, and none that are told is not none. */
  readonly veiled: boolean;
  readonly bids: number | null;
  readonly suppliers: number | null;
  readonly reserveMet: boolean | null;
  /** The suppliers in the order their bids would have without subsidies; null where nobody is granted any. */
  readonly unsubsidised: readonly string[] | null;
  readonly baseline: string | null;
  readonly saving: string | null;
  readonly percent: string | null;
}

export interface Totals {
  readonly lots: number;
  readonly led: number;
  readonly open: number;
  readonly veiled: number;
  readonly bids: number;
  readonly lead: string | null;
  /** Over the lots that have both a lead and a baseline; null where none has. */
  readonly baseline: string | null;
  readonly saving: string | null;
  readonly percent: string | null;
}

const lotRow = (rows: Rows, lot: string): LotRow | undefined => rows.get(`lot:${lot}`) as LotRow | undefined;
export const awardRow = (rows: Rows, lot: string): AwardRow | undefined => rows.get(`award:${lot}`) as AwardRow | undefined;

/** A part of a whole in percent with one decimal, rounded toward zero; null where there is no whole. */
export function percentOf(part: string, whole: string): string | null {
  const scale = Math.max(scaleOf(part), scaleOf(whole));
  const [of, all] = [parse(part, scale), parse(whole, scale)];
  if (of === null || all === null || all === 0n) return null;
  const tenths = (of * 1000n) / all;
  const digits = (tenths < 0n ? -tenths : tenths).toString().padStart(2, "0");
  return `${tenths < 0n ? "-" : ""}${digits.slice(0, -1)}.${digits.slice(-1)}`;
}

/** `best` is the leading bid, for those who may see it: where more than the price counts, only it tells what the lead costs. */
export function boardRow(terms: LotTerms, row: LotRow | undefined, best?: BidRow): BoardRow {
  const lead = row?.lead ?? null;
  const own = currencyOf(terms, row?.leader ?? "");
  const asked = best?.value ?? null;
  const cost = terms.evaluation == null ? lead : asked === null || own === undefined ? asked : inAuction(asked, own);
  const { baseline } = terms;
  const saving = cost === null || baseline === null ? null : minus(baseline, cost);
  const veiled = row !== undefined && row.status !== "waiting" && row.status !== "closed" && courseOf(terms, row).sealed && (row.bids ?? 0) === 0;
  return {
    id: terms.id,
    title: terms.title,
    terms,
    status: row?.status ?? "waiting",
    closesAt: row?.closes_at ?? terms.closes_at,
    dueAt: row === undefined ? terms.closes_at : dueOf(row),
    overtimes: row?.overtimes ?? 0,
    lead,
    cost,
    leader: row?.leader ?? null,
    veiled,
    bids: veiled ? null : (row?.bids ?? null),
    suppliers: veiled ? null : (row?.suppliers ?? row?.bidders ?? null),
    reserveMet: row?.reserve_met ?? null,
    unsubsidised: row?.unsubsidised ?? null,
    baseline,
    saving,
    percent: saving === null || baseline === null ? null : percentOf(saving, baseline),
  };
}

export const board = (terms: Briefing, rows: Rows): BoardRow[] =>
  terms.lots.map((lot) => {
    const row = lotRow(rows, lot.id);
    return boardRow(lot, row, lot.evaluation == null ? undefined : bestOf(rows, lot.id, row));
  });

/** The leading bid: that of the leader, where one is named, without a look at all the others. */
const bestOf = (rows: Rows, lot: string, row: LotRow | undefined): BidRow | undefined =>
  row?.leader == null ? standings(rows, lot)[0] : (rows.get(`bid:${lot}:${row.leader}`) as BidRow | undefined);

export function totals(lots: readonly BoardRow[]): Totals {
  const led = lots.filter((lot) => lot.lead !== null);
  const compared = led.filter((lot) => lot.saving !== null);
  const baseline = sum(compared.map((lot) => lot.baseline));
  const saving = sum(compared.map((lot) => lot.saving));
  return {
    lots: lots.length,
    led: led.length,
    open: lots.filter((lot) => lot.status !== "closed").length,
    veiled: lots.filter((lot) => lot.veiled).length,
    bids: lots.reduce((count, lot) => count + (lot.bids ?? 0), 0),
    lead: sum(led.map((lot) => lot.cost)),
    baseline,
    saving,
    percent: saving === null || baseline === null ? null : percentOf(saving, baseline),
  };
}

/** The sum of decimal strings, or null of none. */
export function sum(values: readonly (string | null | undefined)[]): string | null {
  const known = values.filter((value): value is string => value !== null && value !== undefined);
  const [first, ...rest] = known;
  return first === undefined ? null : rest.reduce(plus, first);
}

export interface Standing extends BidRow {
  readonly supplier: string;
}

/** The standing bids of a lot, best first. */
export function standings(rows: Rows, lot: string): Standing[] {
  const prefix = `bid:${lot}:`;
  return [...rows]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, row]) => ({ ...(row as unknown as BidRow), supplier: key.slice(prefix.length) }))
    .sort((one, other) => one.rank - other.rank || (one.seq ?? 0) - (other.seq ?? 0));
}

export interface Contract extends ContractRow {
  readonly number: string;
}

export function contracts(rows: Rows): Contract[] {
  return [...rows]
    .filter(([key]) => key.startsWith("contract:"))
    .map(([key, row]) => ({ ...(row as unknown as ContractRow), number: key.slice("contract:".length) }))
    .sort((one, other) => (one.number < other.number ? -1 : 1));
}

export type SortKey = "terms" | "closes" | "lead" | "saving" | "bids" | "overtimes";

const MEASURES: Readonly<Record<Exclude<SortKey, "terms">, (row: BoardRow) => number>> = {
  closes: (row) => row.dueAt,
  lead: (row) => -Number(row.lead ?? 0),
  saving: (row) => -Number(row.percent ?? -1000),
  bids: (row) => -(row.bids ?? 0),
  overtimes: (row) => -row.overtimes,
};

/** The rows as the reader wants them; by `terms` they keep the order they were announced in. */
export function sorted(rows: readonly BoardRow[], key: SortKey): readonly BoardRow[] {
  if (key === "terms") return rows;
  const measure = MEASURES[key];
  return [...rows].sort((one, other) => measure(one) - measure(other));
}

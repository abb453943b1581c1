/** What an event says to a reader: the name of its sentence, and what the sentence is given, each value in words. */

import { text } from "@room/money";
import type { TextArguments } from "../shared/texts.svelte";
import { dashed } from "../shared/dashed";
import { type Tagged, nameOf } from "./entries";
import type { Timeline } from "./timeline";
import type { LotTrack, OwnMoney } from "./track";

/** How values are put into words; a component gives those of the language shown. */
export interface Wording {
  moment: (at: number) => string;
  duration: (microseconds: number) => string;
  /** An amount of the auction's currency, or of a supplier's own. */
  money: (decimal: string, own?: OwnMoney) => string;
  number: (value: number) => string;
  party: (id: string) => string;
  list: (words: readonly string[]) => string;
  /** A word of the rules, such as what waits for approval, by the name of its text. */
  word: (id: string) => string;
}

export interface Told {
  readonly id: string;
  readonly args: TextArguments;
  /** Why, as it was typed; empty where there is none. */
  readonly reason: string;
}

const MOMENTS = ["at", "closes_at", "opens_at", "lapses_at", "opens_by", "since", "until", "ends_at", "hard_stop"];
const LENGTHS = ["by_us", "moved_us"];
const NUMBERS = ["tick", "turn", "request", "number", "count", "entries"];
const PEOPLE = ["opened", "unopened", "stayed", "takers", "entrants"];
const WORDS = ["person", "secret", "text", "package", "group", "solver", "version"];

/** A name of a field as a sentence takes it, without its unit: `closes_at` is `closes`. */
const short = (field: string): string => (field === "at" ? "at" : field.replace(/_(at|us|by)$/, "").replaceAll("_", ""));

/** A deposit is for a lot, or for the auction as a whole. */
const ofLot = (event: Tagged): string => (event["lot"] === "" ? "" : "-lot");

/** Sentences that depend on more than the kind of the event. */
const KINDS: Readonly<Record<string, (event: Tagged) => string>> = {
  BidPlaced: (event) => (event["surrogate"] === true ? "-surrogate" : event["proxy"] ? "-auto" : ""),
  PriceAccepted: (event) => (event["proxy"] ? "-auto" : event["quantity"] ? "-part" : ""),
  StageOpened: (event) => (event["entrants"] == null ? "" : "-for"),
  TickEnded: (event) => ((event["stayed"] as readonly string[]).length > 0 ? "-stayed" : ""),
  EnvelopeAssessed: (event) => (event["passed"] === true ? "-passed" : "-failed"),
  PackagePlaced: (event) => (event["group"] === "" ? "" : "-group"),
  BidsOpened: (event) => ((event["unopened"] as readonly string[]).length > 0 ? "-some" : ""),
  OpeningMoved: (event) => (Number(event["moved_us"]) < 0 ? "-early" : "-late"),
  AwardReopened: (event) => ((event["codes"] as readonly string[] | undefined)?.includes("winner_failed") ? "-failed" : ""),
  DepositReceived: ofLot,
  DepositReturned: ofLot,
  DepositForfeited: ofLot,
  TermsAmended: (event) => ((event["dropped"] as readonly string[]).length > 0 ? "-dropped" : ""),
};

export function tellEvent(event: Tagged, timeline: Timeline, say: Wording): Told {
  const name = nameOf(event);
  const lot = timeline.lots.find(({ id }) => id === event["lot"]);
  const args: Record<string, string> = { ...amounts(event, lot, timeline, say), ...parties(event, timeline, say) };
  for (const field of MOMENTS) if (typeof event[field] === "number") args[short(field)] = say.moment(event[field]);
  for (const field of LENGTHS) if (typeof event[field] === "number") args[short(field)] = say.duration(Math.abs(event[field]));
  for (const field of NUMBERS) if (typeof event[field] === "number") args[field] = say.number(event[field]);
  for (const field of WORDS) if (typeof event[field] === "string") args[field] = event[field];
  if (typeof event["sha256"] === "string") args["sha"] = event["sha256"];
  if (typeof event["stage"] === "number") args["stage"] = say.number(event["stage"] + 1);
  if (typeof event["cause"] === "string") args["cause"] = name === "AuctionSuspended" ? say.word(`suspended-cause-${event["cause"]}`) : titleOf(event["cause"], timeline);
  if (typeof event["form"] === "string") args["form"] = say.word(`asked-form-${event["form"]}`) + (event["reference"] ? ` ${String(event["reference"])}` : "");
  if (typeof event["kind"] === "string") args["kind"] = say.word(`asked-kind-${dashed(event["kind"])}`);
  if (Array.isArray(event["lines"])) args["count"] = say.number(event["lines"].length);
  if (Array.isArray(event["documents"])) args["count"] = say.number(event["documents"].length);
  const reason = typeof event["reason"] === "string" ? event["reason"] : "";
  return { id: `event-${dashed(name)}${KINDS[name]?.(event) ?? ""}`, args, reason };
}

const titleOf = (id: string, timeline: Timeline): string => timeline.lots.find((lot) => lot.id === id)?.title ?? id;

function amounts(event: Tagged, lot: LotTrack | undefined, timeline: Timeline, say: Wording): Record<string, string> {
  const found: Record<string, string> = {};
  const own = lot?.currencies.get(String(event["supplier"]));
  const value = (units: unknown): string => say.money(text(BigInt(units as number), lot?.valueScale ?? 0), own);
  const minor = (units: unknown): string => say.money(text(BigInt(units as number), timeline.currencyScale));
  for (const field of ["value", "comparable", "decrement"]) if (typeof event[field] === "number") found[field] = value(event[field]);
  for (const field of ["price", "total", "bound", "amount"]) if (typeof event[field] === "number") found[field] = minor(event[field]);
  if (nameOf(event) === "DepositForfeited") found["parts"] = say.list((event["parts"] as readonly { member: string; amount: number }[]).map(({ member, amount }) => `${say.party(member)} ${minor(amount)}`));
  if (nameOf(event) === "MorePledged") found["steps"] = say.list(joins(event["steps"], lot, say));
  if (typeof event["quantity"] === "number") found["quantity"] = text(BigInt(event["quantity"]), lot?.quantityScale ?? 0);
  if (typeof event["contract"] === "string") return { ...found, number: event["contract"] };
  const contract = event["contract"] as { number: string; supplier: string; total: number; currency?: string; own_total?: number } | undefined;
  return contract === undefined ? found : { ...found, number: contract.number, total: minor(contract.total) + bracketed(contract.own_total, contract.currency, timeline, contract.supplier, say) };
}

/** What is paid in the supplier's own currency, in brackets, where it has one. */
function bracketed(units: unknown, currency: string | undefined, timeline: Timeline, supplier: string, say: Wording): string {
  const own = timeline.lots.map(({ currencies }) => currencies.get(supplier)).find((found) => found?.currency === currency);
  return typeof units !== "number" || own === undefined ? "" : ` (${say.money(text(BigInt(units), own.scale), own)})`;
}

/** What joins at which price, step by step. */
function joins(steps: unknown, lot: LotTrack | undefined, say: Wording): string[] {
  const told = steps as readonly { quantity: number; price: number }[];
  const scale = (lot?.valueScale ?? 0) - (lot?.quantityScale ?? 0);
  return told.map(({ quantity, price }) => `${text(BigInt(quantity), lot?.quantityScale ?? 0)} × ≤ ${say.money(text(BigInt(price), scale))}`);
}

function parties(event: Tagged, timeline: Timeline, say: Wording): Record<string, string> {
  const found: Record<string, string> = {};
  const contract = typeof event["contract"] === "object" ? (event["contract"] as Record<string, unknown>) : undefined;
  for (const field of ["supplier", "member"]) {
    const id = contract?.[field] ?? event[field];
    if (typeof id === "string") found[field] = say.party(id);
  }
  if (typeof event["lot"] === "string") found["lot"] = titleOf(event["lot"], timeline);
  for (const field of ["lots", "dropped"]) {
    const ids = event[field];
    if (Array.isArray(ids)) found[field] = say.list(ids.map((id) => titleOf(String(id), timeline)));
  }
  for (const field of PEOPLE) {
    const ids = event[field];
    if (Array.isArray(ids)) found[field] = ids.length === 0 ? say.word("event-nobody") : say.list(ids.map((id) => say.party(String(id))));
  }
  return found;
}

/** What a proposed award gives to whom, and what of it is nobody's, line by line. */
export function tellAward(event: Tagged, timeline: Timeline, say: Wording): Told[] {
  if (nameOf(event) !== "AwardProposed") return [];
  return [...(event["lines"] as readonly Tagged[]), ...(event["unawarded"] as readonly Tagged[])].map((line) => {
    const lot = timeline.lots.find(({ id }) => id === line["lot"]);
    const parts = (line["quantities"] as readonly number[] | undefined) ?? [];
    const args: Record<string, string> = { lot: titleOf(String(line["lot"]), timeline), parts: say.list(parts.map((part) => text(BigInt(part), lot?.quantityScale ?? 0))) };
    if (typeof line["why"] === "string") return { id: parts.length > 0 ? "event-award-rest" : "event-award-nobody", args: { ...args, why: say.word(`unawarded-${dashed(line["why"])}`) }, reason: "" };
    const own = lot?.currencies.get(String(line["supplier"]));
    const value = (units: number): string => say.money(text(BigInt(units), lot?.valueScale ?? 0), own);
    args["supplier"] = say.party(String(line["supplier"]));
    args["value"] = value(Number(line["value"]));
    args["paid"] = value(Number(line["payment"] ?? line["value"]));
    args["money"] = say.money(text(BigInt(Number(line["money"])), timeline.currencyScale)) + bracketed(line["own_money"], own?.currency, timeline, String(line["supplier"]), say);
    const differs = line["payment"] != null && line["payment"] !== line["value"];
    return { id: `event-award-line${parts.length > 0 ? "-part" : ""}${differs ? "-paid" : ""}`, args, reason: "" };
  });
}

/** What a command asks for beyond its kind: the name of each label, and the value in words, in this order. */
const ASKED = ["supplier", "lot", "lots", "prices", "supply", "steps", "answers", "tick", "quantity", "decrement", "package", "price", "group", "by_us", "passed", "request", "text", "documents", "reason", "person", "contract", "sha256", "since", "amount", "form", "reference"];

export function tellCommand(command: Tagged, timeline: Timeline, say: Wording): [string, string][] {
  return ASKED.flatMap((field): [string, string][] => {
    const value = inWords(field, command[field], timeline, say);
    return value === "" ? [] : [[`asked-${dashed(field)}`, value]];
  });
}

function inWords(field: string, value: unknown, timeline: Timeline, say: Wording): string {
  if (value === undefined || value === null || value === "") return "";
  if (field === "supplier") return say.party(String(value));
  if (field === "lot") return titleOf(String(value), timeline);
  if (field === "by_us") return say.duration(Number(value));
  if (field === "since") return say.moment(Number(value));
  if (field === "quantity" && value === 0) return "";
  if (field === "answers") return say.list((value as readonly number[]).map((answer) => say.number(answer + 1)));
  if (field === "form") return say.word(`asked-form-${String(value)}`);
  if (field === "passed") return say.word(value === true ? "asked-passed-yes" : "asked-passed-no");
  if (field === "steps") return (value as readonly { quantity: string; price: string }[]).map((step) => `${step.quantity} × ≤ ${step.price}`).join(" · ");
  if (field === "supply") return (value as { steps: readonly string[] }).steps.join(" · ");
  if (Array.isArray(value)) return value.map((each) => (field === "lots" ? titleOf(String(each), timeline) : String(each))).join(" · ");
  return String(value);
}

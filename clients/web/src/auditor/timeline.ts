/** A recorded auction laid out so that any moment of it can be looked up at once: nothing is folded again on a scrub. */

import { type Entry, type Stored, type Tagged, nameOf } from "./entries";

/** One entry as the list shows it. `place` is its index; `supplier` and `lots` are what filters look at. */
export interface Beat {
  readonly place: number;
  readonly seq: number;
  readonly at: number;
  readonly command: string;
  readonly role: string;
  readonly party: string;
  readonly supplier: string | null;
  readonly lots: readonly string[];
  readonly events: readonly string[];
  readonly refusal: string | null;
  readonly rule: string | null;
  readonly value: number | null;
}

interface Step {
  readonly place: number;
  readonly at: number;
}

export interface BidStep extends Step {
  readonly supplier: string;
  readonly value: number;
  readonly surrogate: boolean;
  /** The place of the entry that bid it, from which equal bids are told apart: a sealed bid stands later. */
  readonly bidIn: number;
  /** What it compares by: its value, unless the lot is evaluated. */
  readonly compared: number;
}

export interface LeadStep extends Step {
  readonly supplier: string | null;
  readonly value: number | null;
  /** What it compares by, in `comparedScale`: of one currency, whatever the bids are in. */
  readonly compared: number | null;
}

export interface CloseStep extends Step {
  readonly closesAt: number;
  readonly overtimes: number;
}

export interface StageStep extends Step {
  readonly stage: number;
  /** False once it has closed and before the next has opened. */
  readonly open: boolean;
}

/** What the terms fixed of a stage. */
export interface StageSeen {
  readonly kind: string;
  readonly random_us: number;
  readonly commitment: string;
}

export interface OwnMoney {
  readonly currency: string;
  readonly scale: number;
}
export interface LotTrack {
  readonly id: string;
  readonly title: string;
  readonly valueScale: number;
  readonly comparedScale: number;
  readonly quantityScale: number;
  /** Suppliers who bid in a currency of their own, and the decimals of its money. */
  readonly currencies: ReadonlyMap<string, OwnMoney>;
  readonly ceiling: number | null;
  readonly bids: readonly BidStep[];
  readonly leads: readonly LeadStep[];
  readonly closes: readonly CloseStep[];
  readonly stages: readonly StageStep[];
  readonly course: readonly StageSeen[];
  readonly closed: Step | null;
  /** The suppliers whose bids stand best at the end of the record, several where they are equal. */
  readonly best: readonly string[];
}

export type Status = "announced" | "open" | "paused" | "suspended" | "closed" | "proposed" | "settled" | "cancelled";

export interface Party {
  readonly id: string;
  readonly name: string;
}

export interface Timeline {
  readonly title: string;
  readonly currency: string;
  readonly currencyScale: number;
  /** The commitment of the lottery among equals, or an empty text. */
  readonly lottery: string;
  readonly suppliers: readonly Party[];
  readonly members: readonly Party[];
  readonly beats: readonly Beat[];
  readonly lots: readonly LotTrack[];
  readonly statuses: readonly (Step & { readonly status: Status })[];
}

/** What stood in one lot at one place of the record. */
export interface LotMoment {
  readonly lot: LotTrack;
  readonly lead: number | null;
  readonly leader: string | null;
  readonly bids: number;
  readonly closesAt: number;
  readonly overtimes: number;
  readonly closed: boolean;
  readonly stage: StageStep;
}

interface TermsSeen {
  readonly title: string;
  readonly currency: string;
  readonly currency_scale?: number;
  readonly lottery?: string;
  readonly suppliers: readonly Party[];
  readonly members: readonly Party[];
  readonly lots: readonly {
    readonly id: string;
    readonly title: string;
    readonly price_scale: number;
    readonly quantity_scale: number;
    readonly ceiling: number | null;
    readonly closes_at: number;
    /** Records from before there were stages have none. */
    readonly stages?: readonly StageSeen[];
    readonly evaluation?: { readonly places?: number; readonly suppliers?: readonly { readonly supplier: string; readonly bids_in?: OwnMoney }[] } | null;
  }[];
}

/** A lot's track while it is being laid. */
class Laying {
  readonly bids: BidStep[] = [];
  readonly leads: LeadStep[] = [];
  readonly closes: CloseStep[];
  readonly stages: StageStep[];
  closed: Step | null = null;
  readonly #standing = new Map<string, BidStep>();
  readonly #sealed = new Map<string, BidStep>();

  constructor(
    readonly terms: TermsSeen["lots"][number],
    announced: Step,
  ) {
    this.closes = [{ ...announced, closesAt: terms.closes_at, overtimes: 0 }];
    this.stages = [{ ...announced, stage: 0, open: true }];
  }

  /** Whether a stage is open: between two there is no close to move. */
  get isBidIn(): boolean {
    return this.stages.at(-1)?.open === true;
  }

  lotClosed(step: Step, at: number): void {
    this.unseal(step);
    this.closed = { place: step.place, at };
  }

  get close(): CloseStep {
    return this.closes.at(-1) as CloseStep;
  }

  bid(step: BidStep): void {
    this.bids.push(step);
    this.#standing.set(step.supplier, step);
    this.#lead(step);
  }

  /** It lies sealed: it takes the place of what the supplier sealed before, and does not stand yet. */
  seal(step: BidStep): void {
    this.#sealed.set(step.supplier, step);
  }

  /** What this supplier has sealed stands from here on; without one, what anybody has. */
  unseal(step: Step, supplier?: string): void {
    for (const bid of [...this.#sealed.values()]) {
      if (supplier !== undefined && bid.supplier !== supplier) continue;
      this.#sealed.delete(bid.supplier);
      this.bid({ ...bid, ...step });
    }
  }

  /** The stage has closed, and what is sealed waits. */
  bidsKept(step: Step, at: number, stage: number): void {
    this.closes.push({ ...this.close, ...step, closesAt: at });
    this.stages.push({ ...step, stage, open: false });
  }

  neverOpened(supplier: string): void {
    this.#sealed.delete(supplier);
  }

  /** Of a clock: what was accepted stands where the price falls, and waits for the grace where it rises. */
  tickEnded(step: Step): void {
    if (this.terms.stages?.[this.stages.at(-1)?.stage ?? 0]?.kind !== "dutch") this.unseal(step);
  }

  /** Those who take stand; what others accepted meanwhile does not. */
  graceEnded(step: Step, takers: readonly string[]): void {
    for (const supplier of [...this.#sealed.keys()]) if (!takers.includes(supplier)) this.#sealed.delete(supplier);
    this.unseal(step);
  }

  moved(step: Step, by: number): void {
    if (this.closed === null && this.isBidIn) this.closes.push({ ...this.close, ...step, closesAt: this.close.closesAt + by });
  }

  stageClosed(step: Step, at: number, stage: number): void {
    this.unseal(step);
    this.closes.push({ ...this.close, ...step, closesAt: at });
    this.stages.push({ ...step, stage, open: false });
  }

  stageSkipped(step: Step, stage: number): void {
    this.stages.push({ ...step, stage, open: false });
  }

  stageOpened(step: Step, closesAt: number, stage: number): void {
    this.closes.push({ ...step, closesAt, overtimes: 0 });
    this.stages.push({ ...step, stage, open: true });
  }

  /** A withdrawal takes back what is sealed, and only without it what stands; an exclusion takes both. */
  withdrawn(supplier: string, step: Step): void {
    if (!this.#sealed.delete(supplier)) this.gone(supplier, step);
  }

  gone(supplier: string, step: Step): void {
    this.#sealed.delete(supplier);
    if (this.#standing.delete(supplier)) this.#lead(step);
  }

  #lead({ place, at }: Step): void {
    let best: BidStep | null = null;
    for (const bid of this.#standing.values()) {
      if (best === null || bid.compared < best.compared || (bid.compared === best.compared && bid.bidIn < best.bidIn)) best = bid;
    }
    const last = this.leads.at(-1);
    const lead = { place, at, supplier: best?.supplier ?? null, value: best?.value ?? null, compared: best?.compared ?? null };
    if (last === undefined || last.supplier !== lead.supplier || last.value !== lead.value) this.leads.push(lead);
  }

  track(): LotTrack {
    const { id, title, price_scale, quantity_scale, ceiling } = this.terms;
    const { bids, leads, closes, stages, closed } = this;
    const course = this.terms.stages ?? [];
    const standing = [...this.#standing.values()];
    const least = Math.min(...standing.map(({ compared }) => compared));
    const best = standing.filter(({ compared }) => compared === least).map(({ supplier }) => supplier);
    const owns = this.terms.evaluation?.suppliers?.flatMap(({ supplier, bids_in }): [string, OwnMoney][] => (bids_in === undefined ? [] : [[supplier, bids_in]])) ?? [];
    const valueScale = price_scale + quantity_scale;
    const comparedScale = valueScale + (this.terms.evaluation?.places ?? 0);
    return { id, title, best, quantityScale: quantity_scale, valueScale, comparedScale, currencies: new Map(owns), ceiling, bids, leads, closes, stages, course, closed };
  }
}

/** Events that say what the whole auction is doing. */
const STATUS_AFTER: Readonly<Record<string, Status>> = {
  AuctionAnnounced: "announced",
  AuctionOpened: "open",
  AuctionPaused: "paused",
  AuctionSuspended: "suspended",
  AuctionResumed: "open",
  AuctionClosed: "closed",
  AwardProposed: "proposed",
  AllotmentMade: "settled",
  AuctionCancelled: "cancelled",
};

/** The whole record laid out. An empty record, or one that begins with no terms, has no lots. */
export function layOut(stored: readonly Stored[]): Timeline {
  const terms = termsOf(stored);
  const opened: Step = { place: 0, at: stored[0]?.entry.at ?? 0 };
  const lots = new Map((terms?.lots ?? []).map((lot) => [lot.id, new Laying(lot, opened)]));
  const statuses: (Step & { status: Status })[] = [];
  for (const [place, { entry }] of stored.entries()) {
    for (const event of entry.events) {
      const status = STATUS_AFTER[nameOf(event)];
      if (status !== undefined) statuses.push({ place, at: entry.at, status });
      lay(lots, event, { place, at: entry.at });
    }
  }
  return {
    title: terms?.title ?? "",
    currency: terms?.currency ?? "",
    currencyScale: terms?.currency_scale ?? 2,
    lottery: terms?.lottery ?? "",
    suppliers: terms?.suppliers ?? [],
    members: terms?.members ?? [],
    beats: stored.map(({ entry }, place) => beatOf(entry, place)),
    lots: [...lots.values()].map((lot) => lot.track()),
    statuses,
  };
}

/** The terms bidding went by: those announced first, or those of the last amendment, all of which came before the opening. */
function termsOf(stored: readonly Stored[]): TermsSeen | null {
  let found = stored[0]?.entry.events.find((event) => nameOf(event) === "AuctionAnnounced");
  if (found === undefined) return null;
  for (const { entry } of stored) found = entry.events.find((event) => nameOf(event) === "TermsAmended") ?? found;
  return (found["terms"] as TermsSeen | undefined) ?? null;
}

function lay(lots: ReadonlyMap<string, Laying>, event: Tagged, step: Step): void {
  const lot = lots.get(String(event["lot"] ?? ""));
  const supplier = String(event["supplier"] ?? "");
  switch (nameOf(event)) {
    case "BidPlaced":
      lot?.bid(bidOf(event, step));
      break;
    case "BidSealed":
    case "PriceAccepted":
      lot?.seal(bidOf(event, step));
      break;
    case "TickEnded":
      lot?.tickEnded(step);
      break;
    case "GraceEnded":
      lot?.graceEnded(step, event["takers"] as readonly string[]);
      break;
    case "LotDelayed":
      lot?.moved(step, Number(event["by_us"]));
      break;
    case "OpeningMoved":
      for (const each of lots.values()) each.moved(step, Number(event["moved_us"]));
      break;
    case "LotOpened":
      lot?.stageOpened(step, Number(event["closes_at"]), 0);
      break;
    case "StageSkipped":
      lot?.stageSkipped(step, Number(event["stage"]));
      break;
    case "TurnEnded":
      lot?.unseal(step, supplier);
      break;
    case "BidsKept":
      lot?.bidsKept(step, Number(event["at"]), Number(event["stage"]));
      break;
    case "BidsOpened":
      for (const unopened of event["unopened"] as readonly string[]) lot?.neverOpened(unopened);
      break;
    case "StageClosed":
      lot?.stageClosed(step, Number(event["at"]), Number(event["stage"]));
      break;
    case "StageOpened":
      lot?.stageOpened(step, Number(event["closes_at"]), Number(event["stage"]));
      break;
    case "BidWithdrawn":
      lot?.withdrawn(supplier, step);
      break;
    case "SupplierExcluded":
      for (const each of lots.values()) each.gone(supplier, step);
      break;
    case "OvertimeGranted":
      lot?.closes.push({ ...step, closesAt: Number(event["closes_at"]), overtimes: Number(event["count"]) });
      break;
    case "LotExtended":
      lot?.closes.push({ ...lot.close, ...step, closesAt: Number(event["closes_at"]) });
      break;
    case "AuctionResumed":
      for (const each of lots.values()) each.moved(step, Number(event["moved_us"]));
      break;
    case "LotClosed":
      lot?.lotClosed(step, Number(event["at"]));
      break;
  }
}

function bidOf(event: Tagged, step: Step): BidStep {
  const value = Number(event["value"]);
  return { ...step, supplier: String(event["supplier"]), value, compared: Number(event["comparable"] ?? value), surrogate: event["surrogate"] === true, bidIn: step.place };
}

function beatOf(entry: Entry, place: number): Beat {
  const { command, events, refusal } = entry;
  const placed = events.find((event) => ["BidPlaced", "BidSealed", "PriceAccepted"].includes(nameOf(event)));
  return {
    place,
    seq: entry.seq,
    at: entry.at,
    command: nameOf(command),
    role: command.by.role,
    party: command.by.party,
    supplier: supplierOf(command, events),
    lots: lotsOf(command, events),
    events: events.map(nameOf),
    refusal: refusal?.code ?? null,
    rule: refusal?.rule ?? null,
    value: placed === undefined ? null : Number(placed["value"]),
  };
}

function supplierOf(command: Tagged, events: readonly Tagged[]): string | null {
  const named = [command, ...events].map((stored) => stored["supplier"]).find((supplier) => typeof supplier === "string");
  return named ?? null;
}

function lotsOf(command: Tagged, events: readonly Tagged[]): string[] {
  const single = [command, ...events].map((stored) => stored["lot"]);
  const several = command["lots"];
  const all = Array.isArray(several) ? [...single, ...several] : single;
  return [...new Set(all.filter((lot): lot is string => typeof lot === "string"))];
}

/** How many steps stand at or before a place, by halving. */
export function countAt(steps: readonly Step[], place: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as Step).place <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last step at or before a place; null before the first. */
export const lastAt = <S extends Step>(steps: readonly S[], place: number): S | null => steps[countAt(steps, place) - 1] ?? null;

export function lotAt(lot: LotTrack, place: number): LotMoment {
  const lead = lastAt(lot.leads, place);
  const close = lastAt(lot.closes, place);
  return {
    lot,
    lead: lead?.value ?? null,
    leader: lead?.supplier ?? null,
    bids: countAt(lot.bids, place),
    closesAt: close?.closesAt ?? 0,
    overtimes: close?.overtimes ?? 0,
    closed: lot.closed !== null && lot.closed.place <= place,
    stage: lastAt(lot.stages, place) ?? { place: 0, at: 0, stage: 0, open: true },
  };
}

export const statusAt = (timeline: Timeline, place: number): Status | null => lastAt(timeline.statuses, place)?.status ?? null;

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

/** A lot's track while it is being laid, from the terms and one event after the other. */

import type { BidStep, CloseStep, LeadStep, LotTrack, OwnMoney, StageSeen, StageStep, Step } from "./track";

export interface Party {
  readonly id: string;
  readonly name: string;
}

/** What the terms say of all this. */
export interface TermsSeen {
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

export class Laying {
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

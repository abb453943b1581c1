/** What happened in one lot, step by step, and what stood in it at any place of the record. */

export interface Step {
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

/** How many steps stand at or before a place, by halving. */
function countAt(steps: readonly Step[], place: number): number {
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

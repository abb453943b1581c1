/** Landed cost while terms are written: the tables as a file brought them, the deliveries as typed, and the server's working out. */

import { api } from "../shared/api";
import type { Draft } from "./draft";
import type { Terms } from "./terms";

export const INCOTERMS = ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"] as const;
export const MODES = ["sea", "air", "road", "rail"] as const;

export interface DeliveryDraft {
  incoterm: (typeof INCOTERMS)[number];
  place: string;
  origin: string;
  shippedFrom: string;
  hs: string;
  mode: (typeof MODES)[number];
}
export interface LandedDraft {
  /** The file's name, and what it holds; null while none has been brought. */
  file: string;
  tables: unknown;
  day: string;
  ratesDays: string;
  suppliers: Record<string, DeliveryDraft>;
  /** Countries by member. */
  members: Record<string, string>;
}

export interface LandedRow {
  readonly member: string;
  readonly components: Readonly<Record<string, string>>;
  readonly landed: string;
}
export interface LandedSupplier {
  readonly supplier: string;
  readonly incoterm: string;
  readonly bid: string;
  readonly bid_currency: string;
  readonly members: readonly LandedRow[];
  readonly all: LandedRow;
}
export interface LandedLot {
  readonly lot: string;
  readonly title: string;
  readonly components: readonly string[];
  readonly suppliers: readonly LandedSupplier[];
}
export interface WorkedOut {
  readonly terms: Terms;
  readonly currency: string;
  readonly used: { readonly tariffs: string; readonly sources: readonly { readonly source: string; readonly date: string }[] };
  readonly lots: readonly LandedLot[];
}

export const newDelivery = (): DeliveryDraft => ({ incoterm: "FCA", place: "", origin: "", shippedFrom: "", hs: "", mode: "air" });
export const newLanded = (day: string): LandedDraft => ({ file: "", tables: null, day, ratesDays: "7", suppliers: {}, members: {} });

/** The deliveries as the server reads them; what is wrong with them it says itself, by its place. */
function deliveriesOf(landed: LandedDraft, draft: Pick<Draft, "suppliers" | "members">): unknown {
  const suppliers = draft.suppliers.map(({ id }) => {
    const { incoterm, place, origin, shippedFrom, hs, mode } = landed.suppliers[id] ?? newDelivery();
    return { supplier: id, delivery: { incoterm, place, origin: code(origin), shipped_from: code(shippedFrom), hs: hs.trim(), mode } };
  });
  const members = draft.members.map(({ id }) => ({ member: id, country: code(landed.members[id] ?? "") })).filter(({ country }) => country !== "");
  return { day: landed.day.trim(), rates_days: /^[0-9]{1,5}$/.test(landed.ratesDays.trim()) ? Number(landed.ratesDays) : -1, suppliers, members };
}

const code = (typed: string): string => typed.trim().toUpperCase();

/** The terms with what the tables add to each supplier's bids, and every component of the highest bid there may be. */
export const workedOut = (terms: Terms, landed: LandedDraft, draft: Pick<Draft, "suppliers" | "members">): Promise<WorkedOut> =>
  api.post<WorkedOut>("/api/landed", { terms, tariffs: landed.tables ?? {}, deliveries: deliveriesOf(landed, draft) });

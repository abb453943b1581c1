/** Parts into lots: one lot a part where it is worth one, the rest together; and the changes an author makes to that. */

import { parse, text } from "@room/money";
import type { Draft, LotDraft, PartDraft } from "./draft";

export type Measure = "value" | "quantity";

/** At most so many parts get a lot of their own before anybody has said otherwise. */
const SINGLE_LOTS = 8;

/** A part's quantity times its baseline per piece, in price units; null while no price is given. */
function valueOfPart(part: PartDraft, priceScale: number): bigint | null {
  const price = parse(part.unitBaseline.trim(), priceScale);
  return price === null || price <= 0n ? null : price * BigInt(part.quantity);
}

/** The sum of the parts' baselines as a decimal string; null unless every part has one. */
export function baselineOf(parts: readonly PartDraft[], priceScale: number): string | null {
  const values = parts.map((part) => valueOfPart(part, priceScale));
  if (values.length === 0 || values.some((value) => value === null)) return null;
  return text(
    values.reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n),
    priceScale,
  );
}

const measured = (part: PartDraft, by: Measure, priceScale: number): bigint =>
  by === "quantity" ? BigInt(part.quantity) * 10n ** BigInt(priceScale) : (valueOfPart(part, priceScale) ?? 0n);

/** The threshold that leaves the largest parts, at most `SINGLE_LOTS`, a lot each; as a decimal string. */
export function suggestedThreshold(parts: readonly PartDraft[], by: Measure, priceScale: number): string {
  const sizes = parts.map((part) => measured(part, by, priceScale)).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const least = sizes[Math.min(SINGLE_LOTS, sizes.length) - 1] ?? 0n;
  const shown = text(least, priceScale);
  return shown.includes(".") ? shown.replace(/\.?0+$/, "") : shown;
}

/** One lot for each part at or above the threshold, largest first; all others in one last lot, the basket. */
export function divided(
  parts: readonly PartDraft[],
  rule: { readonly by: Measure; readonly threshold: string; readonly priceScale: number; readonly basketTitle: string },
): LotDraft[] {
  const threshold = parse(rule.threshold.trim(), rule.priceScale) ?? 0n;
  const size = (part: PartDraft): bigint => measured(part, rule.by, rule.priceScale);
  const alone = parts.filter((part) => size(part) >= threshold).sort((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0));
  const rest = parts.filter((part) => size(part) < threshold);
  const lots = alone.map((part, place) => newLot(`lot-${place + 1}`, titleOf(part), [part.id]));
  return rest.length === 0 ? lots : [...lots, newLot(`lot-${lots.length + 1}`, rule.basketTitle, rest.map((part) => part.id))];
}

/** The parts of a lot, in its order: each is looked up once, however many the draft has. */
export function partsIn(lot: Pick<LotDraft, "parts">, all: readonly PartDraft[]): PartDraft[] {
  const found = new Map(all.map((part) => [part.id, part]));
  return lot.parts.flatMap((id) => found.get(id) ?? []);
}

export const titleOf = (part: Pick<PartDraft, "part_number" | "manufacturer">): string =>
  part.manufacturer === "" ? part.part_number : `${part.part_number} · ${part.manufacturer}`;

export function newLot(id: string, title: string, parts: readonly string[]): LotDraft {
  return { id, title, parts: [...parts], ceiling: "", reserve: "", baseline: "", decrement: null };
}

/** The id the next lot gets: ids of lots that were there before are never given again within a draft. */
export function nextLotId(lots: readonly LotDraft[]): string {
  const numbers = lots.map((lot) => Number(/^lot-(\d+)$/.exec(lot.id)?.[1] ?? 0));
  return `lot-${Math.max(0, ...numbers) + 1}`;
}

/** The lots with one part moved to the lot of that id, or out of the auction (null); a lot left empty is gone. */
export function moved(lots: readonly LotDraft[], part: string, to: string | null): LotDraft[] {
  return lots
    .map((lot) => {
      const others = lot.parts.filter((each) => each !== part);
      return { ...lot, parts: lot.id === to ? [...others, part] : others };
    })
    .filter((lot) => lot.parts.length > 0);
}

/** The lots with one part taken into a new lot of its own. */
export function parted(lots: readonly LotDraft[], part: PartDraft): LotDraft[] {
  return [...moved(lots, part.id, null), newLot(nextLotId(lots), titleOf(part), [part.id])];
}

/** The lots with all of the named ones made into the first of them. */
export function joined(lots: readonly LotDraft[], ids: readonly string[]): LotDraft[] {
  const [first, ...rest] = lots.filter((lot) => ids.includes(lot.id));
  if (first === undefined) return [...lots];
  const whole = { ...first, parts: [first, ...rest].flatMap((lot) => lot.parts) };
  return lots.filter((lot) => !rest.some((gone) => gone.id === lot.id)).map((lot) => (lot.id === first.id ? whole : lot));
}

/** The parts of the draft that are in no lot and so not in the auction. */
export function leftOut(draft: Pick<Draft, "parts" | "lots">): PartDraft[] {
  const placed = new Set(draft.lots.flatMap((lot) => lot.parts));
  return draft.parts.filter((part) => !placed.has(part.id));
}

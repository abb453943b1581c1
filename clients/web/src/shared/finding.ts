/** Finding a lot among many by what people know it by. */
import type { LotTerms } from "@wire/frames";

/** From so many lots on a page has a search: fewer are seen at a glance. */
export const SEARCHED_FROM = 12;

/** Whether every word typed stands somewhere in the lot's name or in what its lines are called. */
export function isSought(lot: Pick<LotTerms, "id" | "title" | "lines">, typed: string): boolean {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const told = [lot.id, lot.title, ...lot.lines.flatMap((line) => [line.part_number, line.manufacturer, line.description])].join(" ").toLowerCase();
  return words.every((word) => told.includes(word));
}

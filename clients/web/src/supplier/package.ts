/** Packages, several lots for one price: what stands, what is written, and advice before the engine judges (rules N11 and N12). */
import * as money from "@room/money";
import type { Briefing, PackageRow, Row } from "@wire/frames";

export interface Package extends PackageRow {
  name: string;
}

/** What is being written. `replaces` is the package that is offered again, or null. */
export interface Writing {
  name: string;
  lots: readonly string[];
  price: string;
  group: string;
  replaces: Package | null;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The packages of this supplier that stand, in the order they were first offered. */
export function standing(rows: Iterable<readonly [string, Row]>, supplier: string): Package[] {
  const prefix = `package:${supplier}:`;
  const found = [...rows].filter(([key]) => key.startsWith(prefix));
  return found.map(([key, row]) => ({ ...(row as unknown as PackageRow), name: key.slice(prefix.length) }));
}

/** A first name that no package known of bears: P1, P2 and so on. */
export function freeName(taken: Iterable<string>): string {
  const used = new Set(taken);
  let number = 1;
  while (used.has(`P${number}`)) number += 1;
  return `P${number}`;
}

/** The lots in the order of the terms, as a package names them. */
export function inOrder(terms: Briefing, chosen: readonly string[]): string[] {
  return terms.lots.map(({ id }) => id).filter((id) => chosen.includes(id));
}

/** What the lots' ceilings come to together, each rounded to money as the engine rounds it; null where one has none. */
export function ceilingOf(terms: Briefing, chosen: readonly string[]): string | null {
  let sum = 0n;
  for (const lot of terms.lots.filter(({ id }) => chosen.includes(id))) {
    if (lot.ceiling === null) return null;
    sum += rounded(lot.ceiling, lot.price_scale + lot.quantity_scale, terms.currency_scale);
  }
  return chosen.length === 0 ? null : money.text(sum, terms.currency_scale);
}

/** Minor units of a value, halves up. */
function rounded(value: string, scale: number, currency: number): bigint {
  const units = money.parse(value, scale) ?? 0n;
  if (scale <= currency) return units * 10n ** BigInt(currency - scale);
  const unit = 10n ** BigInt(scale - currency);
  return (2n * units + unit) / (2n * unit);
}

/** The first rule that what is written seems to break, as its refusal code; null where none. */
export function fault(terms: Briefing, writing: Writing): string | null {
  const { name, lots, group, replaces } = writing;
  if (!NAME.test(name) || (group !== "" && !NAME.test(group)) || lots.length < 2) return "package_invalid";
  const price = writing.price.trim();
  const typed = money.priceFault(price, terms.currency_scale);
  if (typed !== null) return typed;
  const ceiling = ceilingOf(terms, lots);
  if (ceiling !== null && money.compare(price, ceiling) > 0) return "above_ceiling";
  return replaces !== null && money.compare(price, replaces.price) >= 0 ? "not_below_own" : null;
}

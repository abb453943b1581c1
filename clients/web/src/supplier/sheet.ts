/** Prices for many lots at once, as a spreadsheet holds them: a sheet to fill in, and what stands in one that was. */
import type { LotTerms } from "@wire/frames";
import { figuresHere } from "../shared/numerals";
import { isClock } from "../shared/stages";

/** The columns of the sheet, by the name they bear in the file, which does not depend on the language. */
export const COLUMNS = ["lot", "title", "line", "part", "quantity", "unit", "currency", "ceiling", "own_bid", "next_valid_bid", "price"] as const;
/** What people who make their own sheet call the columns that are read. */
const NAMES: Readonly<Record<"lot" | "line" | "price", readonly string[]>> = {
  lot: ["lot", "lot id", "标的"],
  line: ["line", "line id", "明细"],
  price: ["price", "unit price", "单价", "价格"],
};

/** A lot that the sheet prices, and what was written for each of its lines; blank where nothing was. */
export interface Wanted {
  readonly lot: LotTerms;
  readonly typed: readonly string[];
}

/** A row that prices nothing, by its number in the sheet, and why. */
export interface Unread {
  readonly row: number;
  readonly said: string;
  readonly why: "lot" | "line" | "twice" | "cells";
}

export interface Sheet {
  readonly wanted: readonly Wanted[];
  readonly unread: readonly Unread[];
}

/** Whether a lot is bid on by a price for each line: at clocks nobody types one, and prices by quantity need more than one. */
export const takesPrices = (lot: LotTerms): boolean => lot.volume == null && !lot.stages.every(isClock);

/** The cells of a text as spreadsheets give it: copied cells are parted by tabs, a file by commas or semicolons, with quotes. */
export function cellsOf(text: string): string[][] {
  const first = text.slice(0, text.indexOf("\n") < 0 ? undefined : text.indexOf("\n"));
  const parting = ["\t", ";", ","].find((each) => first.includes(each)) ?? "\t";
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = (): void => {
    rows.at(-1)?.push(cell.trim());
    cell = "";
  };
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (quoted && sign === '"' && text[at + 1] === '"') [cell, at] = [cell + '"', at + 1];
    else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (quoted || (sign !== parting && sign !== "\n" && sign !== "\r")) cell += sign;
    else if (sign === parting) end();
    else if (sign === "\n") {
      end();
      rows.push([]);
    }
  }
  end();
  return rows;
}

/** What the sheet prices. A heading says where lot, line and price stand; without one they are the first cell, one between, and the last. */
export function readSheet(text: string, lots: readonly LotTerms[]): Sheet {
  const rows = cellsOf(text);
  const [heading] = rows;
  const place = (name: keyof typeof NAMES): number => (heading ?? []).findIndex((cell) => NAMES[name].includes(cell.toLowerCase()));
  const [lotAt, lineAt, priceAt] = [place("lot"), place("line"), place("price")];
  const headed = lotAt >= 0 && priceAt >= 0;
  const wanted = new Map<string, string[]>();
  const unread: Unread[] = [];
  rows.forEach((cells, number) => {
    if ((headed && number === 0) || cells.every((cell) => cell === "")) return;
    const miss = (why: Unread["why"]): void => void unread.push({ row: number + 1, said: cells.filter((cell) => cell !== "").join(" · ").slice(0, 60), why });
    if (!headed && (cells.length < 2 || cells.length > 3)) return miss("cells");
    const price = figuresHere((headed ? cells[priceAt] : cells.at(-1)) ?? "");
    if (price === "") return; // a row left blank is no bid
    const lot = lotOf(lots, (headed ? cells[lotAt] : cells[0]) ?? "");
    if (lot === undefined) return miss("lot");
    const line = lineOf(lot, (headed ? (lineAt < 0 ? "" : cells[lineAt]) : cells.length === 3 ? cells[1] : "") ?? "");
    if (line < 0) return miss("line");
    const typed = wanted.get(lot.id) ?? lot.lines.map(() => "");
    if (typed[line] !== "") return miss("twice");
    typed[line] = price;
    wanted.set(lot.id, typed);
  });
  return { wanted: lots.flatMap((lot) => (wanted.has(lot.id) ? [{ lot, typed: wanted.get(lot.id) ?? [] }] : [])), unread };
}

/** The lot of that id, or the only one of that title, or whose only line is that part. */
function lotOf(lots: readonly LotTerms[], said: string): LotTerms | undefined {
  const name = plain(said);
  const only = (fits: (lot: LotTerms) => boolean): LotTerms | undefined => {
    const [found, ...others] = lots.filter(fits);
    return others.length === 0 ? found : undefined;
  };
  if (name === "") return undefined;
  return lots.find((lot) => lot.id === said) ?? only(({ id }) => plain(id) === name) ?? only(({ title }) => plain(title) === name) ?? only(({ lines }) => lines.length === 1 && plain(lines[0]?.part_number ?? "") === name);
}

/** The place of the line of that id, part number or description; of a lot of one line that one, whatever is said of it. */
function lineOf(lot: LotTerms, said: string): number {
  if (lot.lines.length === 1) return 0;
  const name = plain(said);
  for (const key of ["id", "part_number", "description"] as const) {
    const found = lot.lines.flatMap((line, place) => (name !== "" && plain(line[key]) === name ? [place] : []));
    if (found.length === 1) return found[0] ?? -1;
  }
  return -1;
}

/** Spreadsheets are guarded against formulas by a leading apostrophe, which is not part of a name. */
const plain = (text: string): string => text.trim().replace(/^'/, "").toLowerCase();

/** The sheet as a file that spreadsheets of any language open: each row a line of a lot, `price` left blank. */
export function sheetText(rows: readonly Readonly<Record<(typeof COLUMNS)[number], string>>[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(","))];
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** The receipts of acknowledged requests as a browser keeps them: the proof, and in words of the time what it is the proof of. */
import type { Ack, Request } from "@wire/frames";

/** What was asked: the request without what the receipt says of it already. */
export type AskedFor = { readonly t: Request["t"] } & Readonly<Record<string, unknown>>;

/** The proof of an acknowledged request, as it is kept and downloaded. Receipts of earlier days bear the proof alone. */
export interface Receipt {
  auction: string;
  seq: number | null;
  at: number;
  entry: string;
  id: string;
  outcome?: Ack["outcome"];
  /** Why it was refused. */
  code?: string;
  request?: AskedFor;
  /** It came from a file, and not from the server's answer to this browser. */
  brought?: true;
}

/** Receipts beyond that are forgotten, the oldest first. */
const MOST = 5000;
/** A longer request is kept by what it was on, without what it said: a browser keeps five million characters in all. */
const LONGEST = 600;

export function receiptOf(request: Request, ack: Ack): Receipt {
  const { auction, id, ...rest } = request;
  const said = JSON.stringify(rest).length <= LONGEST ? rest : named(rest);
  return {
    auction,
    seq: ack.seq,
    at: ack.at,
    entry: ack.entry,
    id,
    outcome: ack.outcome,
    ...(ack.outcome === "refused" ? { code: ack.code } : {}),
    request: said,
  };
}

function named(request: AskedFor): AskedFor {
  const kept = (["lot", "package"] as const).filter((name) => name in request).map((name) => [name, request[name]]);
  return { t: request.t, ...Object.fromEntries(kept) };
}

/** The receipts that were kept; none where that is no list. */
export function receiptsIn(text: string | null): Receipt[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? (kept as Receipt[]) : [];
  } catch {
    return [];
  }
}

/** All of both, each once, oldest first: two pages of one party keep one list, and neither may forget what only the other has heard. */
export function together(one: readonly Receipt[], other: readonly Receipt[]): readonly Receipt[] {
  const all = new Map([...one, ...other].map((receipt) => [`${receipt.auction} ${receipt.id}`, receipt]));
  return [...all.values()].sort((a, b) => a.at - b.at).slice(-MOST);
}

/** What became of a file of receipts: those to be kept from now on, and how many of it are new, were kept already, say otherwise than the one kept, are of other auctions, or are none. */
export interface Brought {
  readonly all: readonly Receipt[];
  readonly added: number;
  readonly known: number;
  readonly otherwise: number;
  readonly others: number;
  readonly faulty: number;
  /** Nothing was taken in, because old receipts would have been forgotten for it. */
  readonly full: boolean;
}

/** Take a downloaded file's receipts of an auction in beside those that are kept; none of these is changed or forgotten for them. */
export function bringIn(kept: readonly Receipt[], file: string, auction: string): Brought {
  const own = new Map(kept.map((receipt) => [`${receipt.auction} ${receipt.id}`, receipt]));
  const added = new Map<string, Receipt>();
  const told = { known: 0, otherwise: 0, others: 0, faulty: 0 };
  for (const line of file.split("\n").filter((each) => each.trim() !== "")) {
    const receipt = receiptIn(line);
    const there = receipt === null ? undefined : (own.get(`${receipt.auction} ${receipt.id}`) ?? added.get(receipt.id));
    if (receipt === null) told.faulty++;
    else if (receipt.auction !== auction) told.others++;
    else if (there === undefined) added.set(receipt.id, receipt);
    else if (there.entry === receipt.entry && there.at === receipt.at && there.seq === receipt.seq) told.known++;
    else told.otherwise++;
  }
  const full = kept.length + added.size > MOST;
  return { all: full ? kept : together(kept, [...added.values()]), added: full ? 0 : added.size, full, ...told };
}

/** The receipt that a line of a file spells, field by field; null where it is none. */
function receiptIn(line: string): Receipt | null {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof said !== "object" || said === null || line.length > LONGEST * 4) return null;
  const { auction, seq, at, entry, id, outcome, code, request } = said as Record<string, unknown>;
  const numbered = seq === null || (Number.isSafeInteger(seq) && Number(seq) > 0);
  const named = typeof auction === "string" && typeof id === "string" && auction !== "" && id !== "";
  if (!named || !numbered || !Number.isSafeInteger(at) || typeof entry !== "string" || !/^[0-9a-f]{64}$/.test(entry)) return null;
  const asked = typeof request === "object" && request !== null && typeof (request as AskedFor).t === "string" ? (request as AskedFor) : undefined;
  return {
    auction,
    seq: seq as number | null,
    at: at as number,
    entry,
    id,
    ...(outcome === "accepted" || outcome === "refused" ? { outcome } : {}),
    ...(typeof code === "string" ? { code } : {}),
    ...(asked === undefined ? {} : { request: asked }),
    brought: true,
  };
}

/** The receipts as a file that `auction audit --receipts` reads: a line each, with what was asked. */
export function receiptLines(receipts: readonly Receipt[]): string {
  const line = ({ auction, seq, at, entry, id, outcome, code, request }: Receipt): string => JSON.stringify({ auction, seq, at, entry, id, outcome, code, request });
  return receipts.map((receipt) => `${line(receipt)}\n`).join("");
}

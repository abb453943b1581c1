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

/** The receipts as a file that `auction audit --receipts` reads: a line each, with what was asked. */
export function receiptLines(receipts: readonly Receipt[]): string {
  const line = ({ auction, seq, at, entry, id, outcome, code, request }: Receipt): string => JSON.stringify({ auction, seq, at, entry, id, outcome, code, request });
  return receipts.map((receipt) => `${line(receipt)}\n`).join("");
}

/** What the coordinator steers by: rows of the live view that wait for somebody, in the order they came. */

import type { AmendmentRow, EnvelopeRow, MessageRow, PartRow, RequestRow, Row } from "@wire/frames";

type Rows = Iterable<readonly [string, Row]>;

/** Rows whose key begins with that word, without it. */
function under<R>(rows: Rows, word: string): (R & { key: string })[] {
  return [...rows].filter(([key]) => key.startsWith(`${word}:`)).map(([key, row]) => ({ ...(row as R), key: key.slice(word.length + 1) }));
}

export interface Request extends RequestRow {
  readonly number: number;
}

export const requests = (rows: Rows): Request[] =>
  under<RequestRow>(rows, "request")
    .map((row) => ({ ...row, number: Number(row.key) }))
    .sort((one, other) => one.number - other.number);

/** A message to all, or why the terms were amended, newest first. */
export interface Notice {
  readonly key: string;
  readonly at: number;
  readonly text: string;
  readonly amends: boolean;
}

export function notices(rows: Rows): Notice[] {
  const all = [...rows];
  const messages = under<MessageRow>(all, "message").map(({ key, at, text }) => ({ key: `message:${key}`, at, text, amends: false }));
  const amendments = under<AmendmentRow>(all, "amendment").map(({ key, at, reason }) => ({ key: `amendment:${key}`, at, text: reason, amends: true }));
  return [...messages, ...amendments].sort((one, other) => other.at - one.at || (one.key < other.key ? 1 : -1));
}

export interface Part extends PartRow {
  readonly supplier: string;
  /** Whether what is paid is another sum than was bid. */
  readonly differs: boolean;
}

/** What each supplier gets of a lot, where that is not simply the whole at its bid. */
export const parts = (rows: Rows, lot: string): Part[] =>
  under<PartRow>(rows, `part:${lot}`)
    .map(({ key, ...row }) => ({ ...row, supplier: key, differs: row.paid !== row.value }))
    .sort((one, other) => (one.supplier < other.supplier ? -1 : 1));

export interface Envelope extends EnvelopeRow {
  readonly supplier: string;
}

export const envelopes = (rows: Rows, lot: string): Envelope[] =>
  under<EnvelopeRow>(rows, `envelope:${lot}`)
    .map(({ key, ...row }) => ({ ...row, supplier: key }))
    .sort((one, other) => (one.supplier < other.supplier ? -1 : 1));

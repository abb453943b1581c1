/** The own receipts held against the signed record, once bidding is over, by this browser and on nobody's word. */
import { api, path } from "../shared/api";
import { type Blinding, blindHash } from "../shared/blinding";
import { hex, leafHash, rootFrom, unhex, utf8 } from "../shared/hashes";
import { type Key, readCheckpoint, readKey, readNote, type Signed, signedBy } from "../shared/note";
import type { Receipt } from "../shared/receipts";

/** An entry of the own, and the nodes that lead from its leaf to the root of the record. */
export interface Proof {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly entry: string;
  readonly leaf: string;
  readonly path: readonly string[];
  /** The entry itself, where it tells of nobody else. */
  readonly body: string | null;
}

/** What the server tells at once. */
export interface Told {
  readonly checkpoint: string;
  readonly blinding: Blinding | null;
  readonly receipts: readonly Proof[];
  readonly complete: boolean;
}

/** What is wrong first: another hash or stamp than the receipt bears, a leaf that does not give it, an entry of another leaf, or a leaf that leads to another root. */
export type Fault = "receipt" | "leaf" | "body" | "root" | null;
export type Checked = Proof & { readonly fault: Fault; readonly blinding: Blinding | null; readonly checkpoint: string; readonly size: number };

export interface Verdict {
  readonly proofs: ReadonlyMap<string, Checked>;
  /** The receipts kept here that the record has no entry of. */
  readonly missing: readonly Receipt[];
  /** How many own entries no receipt is kept of here. */
  readonly others: number;
  readonly signed: Signed;
  /** The key that signed, as it is published. */
  readonly key: string;
  /** How many entries the record has, by the newest checkpoint. */
  readonly size: number;
  readonly holds: boolean;
}

/** Fetch the proofs of an auction and check them. */
export async function proveReceipts(auction: string, kept: readonly Receipt[]): Promise<Verdict> {
  const { key } = await api.get<{ key: string }>("/api/keys");
  const pages: Told[] = [];
  for (let after = 0, more = true; more; ) {
    const told = await api.get<Told>(`${path`/api/auctions/${auction}/receipts`}?after=${after}`);
    pages.push(told);
    const reached = told.receipts.at(-1)?.seq ?? after;
    [after, more] = [reached, !told.complete && reached > after];
  }
  return { ...(await check(auction, kept, pages, await readKey(key))), key };
}

/** What these pages prove of the receipts kept here. */
export async function check(auction: string, kept: readonly Receipt[], pages: readonly Told[], key: Key): Promise<Omit<Verdict, "key">> {
  const known = new Map(kept.map((receipt) => [receipt.id, receipt]));
  const proofs = new Map<string, Checked>();
  const signatures: Signed[] = [];
  let size = 0;
  for (const told of pages) {
    const note = readNote(told.checkpoint);
    const checkpoint = readCheckpoint(note.text);
    const named = checkpoint.origin === `${key.name}/auction/${auction}`;
    signatures.push(named ? await signedBy(note, key) : "bad");
    size = Math.max(size, checkpoint.size);
    for (const proof of told.receipts) {
      const fault = await faultIn(proof, known.get(proof.id), told.blinding, checkpoint);
      proofs.set(proof.id, { ...proof, fault, blinding: told.blinding, checkpoint: told.checkpoint, size: checkpoint.size });
    }
  }
  const missing = kept.filter(({ id }) => !proofs.has(id));
  const signed = signatures.find((each) => each !== "good") ?? "good";
  const sound = [...proofs.values()].every(({ fault }) => fault === null) && (signed === "good" || signed === "unknown");
  return { proofs, missing, others: proofs.size - (kept.length - missing.length), signed, size, holds: sound && missing.length === 0 };
}

async function faultIn(proof: Proof, kept: Receipt | undefined, blinding: Blinding | null, { size, root }: { size: number; root: string }): Promise<Fault> {
  if (kept !== undefined && (kept.entry !== proof.entry || kept.at !== proof.at || (kept.seq ?? proof.seq) !== proof.seq)) return "receipt";
  const entry = blinding === null ? proof.leaf : blindHash(blinding, proof.leaf);
  if (entry !== proof.entry) return "leaf";
  if (proof.body !== null && hex(await leafHash(utf8(proof.body))) !== proof.leaf) return "body";
  const found = await rootFrom(unhex(proof.leaf), proof.seq - 1, size, proof.path.map(unhex));
  return found === null || hex(found) !== root ? "root" : null;
}

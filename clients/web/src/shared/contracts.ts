/** A signed contract checked by this browser, as `auction audit CONTRACT.json` does: the document, its hash, and the signature. */
import { api, path } from "./api";
import { hex, sha256, utf8 } from "./hashes";
import { base64, readKey, type Signed, signedBy } from "./note";

/** A signed contract as the server gives it to keep. */
export interface SignedContract {
  readonly document: { readonly contract: { readonly number: string; readonly total: string; readonly currency: string } };
  readonly sha256: string;
  readonly key: string;
  readonly signature: string;
}

export interface Verdict {
  /** Whether the document gives the hash that was signed. */
  readonly document: boolean;
  readonly signed: Signed;
  /** Whether the key is the one that the server publishes. */
  readonly published: boolean;
  readonly sha256: string;
  readonly keeper: string;
  readonly total: string;
  readonly currency: string;
}

/** The address of a contract, or of one of its files. */
export const contractPath = (auction: string, number: string, kind = ""): string => path`/api/auctions/${auction}/contracts/${number}` + kind;

/** The one spelling that is hashed: keys in order, no blanks between. Keys of our documents are ASCII, numbers whole. */
export function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const held = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(held).sort().map((name) => `${JSON.stringify(name)}:${spelled(held[name])}`);
  return `{${members.join(",")}}`;
}

export async function verdictOn(contract: SignedContract, published: string): Promise<Verdict> {
  const { number, total, currency } = contract.document.contract;
  const found = hex(await sha256(utf8(spelled(contract.document))));
  const key = await readKey(contract.key);
  const text = `${key.name}/contract\n${number}\n${contract.sha256}\n`;
  const signatures = [{ name: key.name, keyId: key.id, bytes: base64(contract.signature) }];
  const signed = await signedBy({ text, signatures }, key);
  return { document: found === contract.sha256, signed, published: contract.key === published, sha256: found, keeper: key.name, total, currency };
}

/** Fetch a signed contract and check it under the key that the server publishes. */
export async function checkContract(auction: string, number: string): Promise<Verdict> {
  const [contract, { key }] = await Promise.all([api.get<SignedContract>(contractPath(auction, number, "/signed")), api.get<{ key: string }>("/api/keys")]);
  return verdictOn(contract, key);
}

export const holds = (verdict: Verdict): boolean => verdict.document && verdict.published && verdict.signed === "good";

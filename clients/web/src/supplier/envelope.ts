/** A technical envelope as it is written: a text, and documents by what the browser hashes of them (rule M8). */
import { type Bytes, hex, sha256 } from "../shared/hashes";

export const LONGEST = 4000;
export const MOST = 20;

/** A document by its SHA-256; its name is for this page alone, and its bytes stay where they are. */
export interface Document {
  name: string;
  hash: string;
}

/** The text as it is kept: one normal form, and blanks in place of line breaks and other controls, which no text of a record has. */
export const plain = (text: string): string => text.normalize("NFC").replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/** The refusal code of the first rule that the envelope breaks, or null. */
export function fault(text: string, documents: readonly Document[]): string | null {
  if (plain(text) === "" && documents.length === 0) return "envelope_invalid";
  return [...plain(text)].length > LONGEST || documents.length > MOST ? "envelope_invalid" : null;
}

/** The documents with those of these files that are not among them already. */
export async function withFiles(documents: readonly Document[], files: readonly File[]): Promise<Document[]> {
  const all = [...documents];
  for (const file of files) {
    const hash = hex(await sha256(new Uint8Array(await file.arrayBuffer()) as Bytes));
    if (all.every((each) => each.hash !== hash)) all.push({ name: file.name, hash });
  }
  return all;
}

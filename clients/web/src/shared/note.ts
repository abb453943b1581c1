/** Signed checkpoints as C2SP notes: `ledger/FORMAT.md` section 7. A browser that knows no Ed25519 says so. */

import { type Bytes, hex, sha256, utf8 } from "./hashes";

/** A signed checkpoint as far as it is compared: how many entries, the chain's head and the tree's root after them. */
export interface Checkpoint {
  readonly size: number;
  readonly root: string;
  readonly head: string | null;
}

export interface Signature {
  readonly name: string;
  readonly keyId: string;
  readonly bytes: Bytes;
}

export interface Note {
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** A public key by its name, as `name+id+base64` spells it. */
export interface Key {
  readonly name: string;
  readonly id: string;
  readonly bytes: Bytes;
}

const MARK = "\u2014 ";
const KEY_ID_BYTES = 4;
const ED25519 = 0x01;

class NotANote extends Error {}

export function readNote(whole: string): Note {
  const gap = whole.lastIndexOf("\n\n");
  if (!whole.endsWith("\n")) throw new NotANote("a note ends in a line feed");
  if (gap < 0) return { text: whole, signatures: [] };
  const lines = whole.slice(gap + 2, -1).split("\n");
  return { text: whole.slice(0, gap + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): Signature {
  const matched = /^(\S+) (\S+)$/.exec(line.startsWith(MARK) ? line.slice(MARK.length) : "");
  const body = matched === null ? new Uint8Array(0) : base64(matched[2] ?? "");
  if (matched === null || body.length <= KEY_ID_BYTES) throw new NotANote("a signature line is a dash, a name and base64");
  return { name: matched[1] ?? "", keyId: hex(body.slice(0, KEY_ID_BYTES)), bytes: body.slice(KEY_ID_BYTES) };
}

/** The checkpoint a note's text holds: the log's name, its size and its root, a line each. */
export function readCheckpoint(text: string): Checkpoint & { readonly origin: string } {
  const [origin = "", size = "", root = ""] = text.split("\n");
  const bytes = base64(root);
  if (origin === "" || !/^(0|[1-9][0-9]{0,15})$/.test(size) || bytes.length !== 32) throw new NotANote("not a checkpoint");
  return { origin, size: Number(size), root: hex(bytes), head: null };
}

export async function readKey(text: string): Promise<Key> {
  const [name = "", id = "", encoded = ""] = splitKey(text.trim());
  const body = base64(encoded);
  const named = utf8(`${name}\n`);
  const hashed = new Uint8Array(named.length + body.length);
  hashed.set(named);
  hashed.set(body, named.length);
  if (body[0] !== ED25519 || body.length !== 33 || hex((await sha256(hashed)).slice(0, KEY_ID_BYTES)) !== id) {
    throw new NotANote("not an Ed25519 key under its own id");
  }
  return { name, id, bytes: body.slice(1) };
}

function splitKey(text: string): string[] {
  const first = text.indexOf("+");
  const second = text.indexOf("+", first + 1);
  return first < 0 || second < 0 ? [] : [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
}

export type Signed = "good" | "bad" | "none" | "unknown";

/** Whether a signature of this key stands under the note: `unknown` where the browser cannot tell. */
export async function signedBy(note: Note, key: Key): Promise<Signed> {
  const own = note.signatures.filter((line) => line.name === key.name && line.keyId === key.id);
  if (own.length === 0) return "none";
  try {
    const imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
    const answers = await Promise.all(own.map((line) => crypto.subtle.verify({ name: "Ed25519" }, imported, line.bytes, utf8(note.text))));
    return answers.some(Boolean) ? "good" : "bad";
  } catch (why) {
    if (why instanceof DOMException && why.name === "NotSupportedError") return "unknown";
    throw why;
  }
}

/** The bytes that base64 spells. */
export function base64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
  } catch {
    throw new NotANote("not base64");
  }
}

/** A proof bundle opened in the browser: a zip archive with the members of `ledger/FORMAT.md` section 10. */

import type { Bytes } from "../shared/hashes";

export class NotABundle extends Error {}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const NAMES = ["manifest.json", ...["entries.jsonl", "heads.txt", "checkpoint"], ...["pool", "market"].flatMap((log) => [`${log}.jsonl`, `${log}.heads.txt`, `${log}.checkpoint`])];

/** One log of a bundle: the entries' bytes, the chain's heads as it says them, and its checkpoint note. */
export interface BundledLog {
  readonly entries: Bytes;
  readonly heads: readonly string[];
  readonly checkpoint: string;
}

export interface Bundle {
  readonly auction: string;
  readonly log: BundledLog;
  readonly pool: (BundledLog & { readonly stream: string }) | null;
  /** The register of organisations, where the auction asked it who may trade. */
  readonly market: (BundledLog & { readonly stream: string }) | null;
}

export async function readBundle(archive: Bytes): Promise<Bundle> {
  const members = await unzip(archive);
  const text = (name: string): string => new TextDecoder("utf-8", { fatal: true }).decode(must(members, name));
  const log = (prefix: string, entries: string): BundledLog => ({
    entries: must(members, entries),
    heads: text(`${prefix}heads.txt`).split("\n").slice(0, -1),
    checkpoint: text(`${prefix}checkpoint`),
  });
  const manifest = JSON.parse(text("manifest.json")) as { auction?: unknown; pool?: unknown; market?: unknown };
  if (typeof manifest.auction !== "string") throw new NotABundle("manifest.json names no auction");
  const pool = typeof manifest.pool === "string" ? { stream: manifest.pool, ...log("pool.", "pool.jsonl") } : null;
  const market = typeof manifest.market === "string" ? { stream: manifest.market, ...log("market.", "market.jsonl") } : null;
  return { auction: manifest.auction, log: log("", "entries.jsonl"), pool, market };
}

function must(members: ReadonlyMap<string, Bytes>, name: string): Bytes {
  const found = members.get(name);
  if (found === undefined) throw new NotABundle(`${name} is missing`);
  return found;
}

/** The archive's members by name; those no bundle has, or has once, are refused. */
export async function unzip(archive: Bytes): Promise<Map<string, Bytes>> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const members = new Map<string, Bytes>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new NotABundle("a broken list of members");
    const [nameLength, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    if (!NAMES.includes(name) || members.has(name)) throw new NotABundle(`${name} does not belong there`);
    members.set(name, await content(archive, view, at));
    at += 46 + nameLength + extra + comment;
  }
  return members;
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new NotABundle("not a zip archive");
}

async function content(archive: Bytes, view: DataView, central: number): Promise<Bytes> {
  const [how, packed, size] = [view.getUint16(central + 10, true), view.getUint32(central + 20, true), view.getUint32(central + 24, true)];
  const local = view.getUint32(central + 42, true);
  if (view.getUint32(local, true) !== LOCAL) throw new NotABundle("a member that is not where the list says");
  const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const raw = archive.subarray(begin, begin + packed);
  if (how !== STORED && how !== DEFLATED) throw new NotABundle("compressed in another way than deflate");
  const bytes = how === STORED ? raw : await inflate(raw);
  if (bytes.length !== size) throw new NotABundle("another size than announced");
  return bytes;
}

async function inflate(raw: Bytes): Promise<Bytes> {
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

import { describe, expect, test } from "vitest";
import divided from "../../../../tests/golden/pooled-gas/bundle.zip?inline";
import dividedKey from "../../../../tests/golden/pooled-gas/key?raw";
import licensed from "../../../../tests/golden/licensed/bundle.zip?inline";
import licensedKey from "../../../../tests/golden/licensed/key?raw";
import format from "../../../../auction/ledger/FORMAT.md?raw";
import { NotABundle, readBundle, unzip } from "./bundle";
import { readEntries } from "./entries";
import { type Bytes, utf8 } from "../shared/hashes";
import { readCheckpoint, readKey, readNote, signedBy } from "../shared/note";
import { prove } from "./prove";
import { follow } from "./verify";

/** The worked example of the format's own page: what it prints is what must come out here. */
const block = (kind: string, after: string): string => {
  const begin = format.indexOf("```" + kind + "\n", format.indexOf(after)) + kind.length + 4;
  return format.slice(begin, format.indexOf("```", begin));
};
const example = "## 8. Worked example";
const LINES = block("jsonl", example);
const NOTE = block("text", "The checkpoint of size 3");
const KEY = block("text", "and that key as it is published").trim();
const value = (name: string): string => new RegExp(`\\| ${name} \\| \`([0-9a-f]{64})\``).exec(format)?.[1] ?? "";

describe("the worked example of the format", () => {
  test("leaves, heads and roots come out as printed", async () => {
    const chain = await follow(readEntries(utf8(LINES)), [1, 2, 3]);
    expect(chain.links.map(({ leaf }) => leaf)).toEqual(["leaf 1", "leaf 2", "leaf 3"].map(value));
    expect(chain.links.map(({ head }) => head)).toEqual(["head 1", "head 2", "head 3"].map(value));
    expect([1, 2, 3].map((size) => chain.roots.get(size))).toEqual(["root 1", "root 2", "root 3"].map(value));
  });

  test("the checkpoint is read, and its signature is the key's", async () => {
    const note = readNote(NOTE);
    expect(readCheckpoint(note.text)).toMatchObject({ origin: "poolbid/auction/example", size: 3, root: value("root 3") });
    const key = await readKey(KEY);
    expect(await signedBy(note, key)).toBe("good");
    expect(await signedBy({ ...note, text: note.text.replace("\n3\n", "\n4\n") }, key)).toBe("bad");
    expect(await signedBy(note, { ...key, name: "another" })).toBe("none");
  });

  test("a key under another id is refused", async () => {
    await expect(readKey(KEY.replace("+f2", "+f3"))).rejects.toThrow("not an Ed25519 key");
  });
});

/** A zip archive of stored members, as small as one can be. */
function zip(members: Readonly<Record<string, string>>, how = 0): Bytes {
  const parts: Bytes[] = [];
  const list: Bytes[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(members)) {
    const [title, body] = [utf8(name), utf8(text)];
    const fields = (head: number[]): Bytes => {
      const view = new DataView(new ArrayBuffer(head.length * 2));
      head.forEach((word, place) => view.setUint16(place * 2, word, true));
      return new Uint8Array(view.buffer);
    };
    const sizes = [body.length & 0xffff, body.length >> 16, body.length & 0xffff, body.length >> 16];
    const local = [...fields([0x4b50, 0x0403, 20, 0, how, 0, 0, 0, 0, ...sizes, title.length, 0]), ...title, ...body];
    list.push(new Uint8Array([...fields([0x4b50, 0x0201, 20, 20, 0, how, 0, 0, 0, 0, ...sizes, title.length, 0, 0, 0, 0, 0, 0, at & 0xffff, at >> 16]), ...title]));
    parts.push(new Uint8Array(local));
    at += local.length;
  }
  const size = list.reduce((sum, each) => sum + each.length, 0);
  const words = [0x4b50, 0x0605, 0, 0, list.length, list.length, size & 0xffff, size >> 16, at & 0xffff, at >> 16, 0];
  const end = new DataView(new ArrayBuffer(22));
  words.forEach((word, place) => end.setUint16(place * 2, word, true));
  return new Uint8Array([...parts, ...list].flatMap((part) => [...part]).concat([...new Uint8Array(end.buffer)]));
}

const HEADS = ["head 1", "head 2", "head 3"].map(value).join("\n") + "\n";
const MEMBERS = { "manifest.json": '{"auction":"example","bundle":1,"pool":null}\n', "entries.jsonl": LINES, "heads.txt": HEADS, checkpoint: NOTE };
const told = (): void => undefined;
const recorded = (inlined: string): Bytes => Uint8Array.from(atob(inlined.slice(inlined.indexOf(",") + 1)), (mark) => mark.charCodeAt(0));
/** The log's bytes without their last line. */
const cut = (lines: Bytes): Bytes => lines.slice(0, lines.lastIndexOf(10, -2) + 1);
const found = async (members: Record<string, string>, shown: string | null = null) => {
  const proof = await prove(await readBundle(zip(members)), await readKey(KEY), shown === null ? null : utf8(shown), told);
  return Object.fromEntries(proof.steps.map(({ id, result }) => [id, result]));
};

describe("a bundle", () => {
  test("is read, and agrees step by step", async () => {
    expect(await found(MEMBERS, LINES)).toEqual({
      "prove-shown": "agrees",
      "prove-order": "agrees",
      "prove-heads": "agrees",
      "prove-root": "agrees",
      "prove-signature": "agrees",
    });
  });

  test("with an edited entry diverges from its heads and its root", async () => {
    expect(await found({ ...MEMBERS, "entries.jsonl": LINES.replace("12.50", "12.49") }, LINES)).toMatchObject({
      "prove-shown": "diverges",
      "prove-heads": "diverges",
      "prove-root": "diverges",
      "prove-signature": "agrees",
    });
  });

  test("with an entry left out diverges", async () => {
    const fewer = LINES.split("\n").slice(0, 2).join("\n") + "\n";
    expect(await found({ ...MEMBERS, "entries.jsonl": fewer })).toMatchObject({ "prove-heads": "diverges", "prove-root": "diverges" });
  });

  test("with another auction's log diverges", async () => {
    expect(await found({ ...MEMBERS, "manifest.json": '{"auction":"other","bundle":1,"pool":null}\n' })).toMatchObject({ "prove-order": "diverges" });
  });

  test("with a member too many, or none that it needs, is no bundle", async () => {
    await expect(readBundle(zip({ ...MEMBERS, "readme.txt": "" }))).rejects.toThrow(NotABundle);
    await expect(readBundle(zip({ "manifest.json": MEMBERS["manifest.json"] }))).rejects.toThrow("missing");
    await expect(unzip(utf8("not a zip"))).rejects.toThrow("not a zip archive");
    await expect(unzip(zip(MEMBERS, 12))).rejects.toThrow("deflate");
  });

  test("whose pool has divided the award names both of the pool's places, and its log ends at the last", async () => {
    const bundle = await readBundle(recorded(divided));
    const steps = (await prove(bundle, await readKey(dividedKey.trim()), null, told)).steps;
    expect(steps.filter(({ result }) => result !== "agrees")).toEqual([]);
    expect(steps.map(({ id }) => id)).toContain("prove-pool-named");
    if (bundle.pool === null) throw new Error("the record has a pool");
    const shorter = { ...bundle, pool: { ...bundle.pool, entries: cut(bundle.pool.entries), heads: bundle.pool.heads.slice(0, -1) } };
    const found = (await prove(shorter, null, null, told)).steps.find(({ id }) => id === "prove-pool-named");
    expect(found?.result).toBe("diverges");
  });

  test("of an auction that asked the register holds the register too, at least up to the entry that the terms name", async () => {
    const bundle = await readBundle(recorded(licensed));
    const steps = (await prove(bundle, await readKey(licensedKey.trim()), null, told)).steps;
    expect(steps.filter(({ result }) => result !== "agrees")).toEqual([]);
    expect(steps.map(({ id }) => id).filter((id) => id.startsWith("prove-market-"))).toEqual(["order", "heads", "root", "signature", "named"].map((id) => `prove-market-${id}`));
    if (bundle.market === null) throw new Error("the record has a register");
    let { entries } = bundle.market;
    while (readEntries(entries).length > 15) entries = cut(entries);
    const before = (await prove({ ...bundle, market: { ...bundle.market, entries } }, null, null, told)).steps;
    expect(before.find(({ id }) => id === "prove-market-named")?.result).toBe("diverges");
    const other = (await prove({ ...bundle, market: { ...bundle.market, stream: "pool/P-1" } }, null, null, told)).steps;
    expect(other.filter(({ id, result }) => id.startsWith("prove-market-") && result === "diverges").map(({ id }) => id)).toEqual(["prove-market-order", "prove-market-named"]);
  });
});

import { describe, expect, test } from "vitest";
import format from "../../../../auction/ledger/FORMAT.md?raw";
import { readKey } from "../shared/note";
import { check, type Proof, type Told } from "./proofs";

/** Entry 2 of the format's worked example, under the seed that the page names. */
const value = (name: string): string => new RegExp(`\\| ${name} \\| \`([0-9a-f]{64})\``).exec(format)?.[1] ?? "";
const block = (after: string): string => {
  const begin = format.indexOf("```text\n", format.indexOf(after)) + 8;
  return format.slice(begin, format.indexOf("```", begin));
};
const checkpoint = block("The checkpoint of size 3");
const key = await readKey(block("and that key as it is published").trim());
const proof: Proof = {
  id: "b1",
  seq: 2,
  at: 1795302001500000,
  entry: value("blind hash of entry 2 under it"),
  leaf: value("leaf 2"),
  path: ["inclusion of entry 2 in 3, node 1", "inclusion of entry 2 in 3, node 2"].map(value),
  body: /\n(.*"id":"b1".*)\n/.exec(format.slice(format.indexOf("```jsonl")))?.[1] ?? "",
};
const told: Told = { checkpoint, blinding: { inner: value("inner of it"), outer: value("outer of it") }, receipts: [proof], complete: true };
const kept = { auction: "example", seq: null, at: proof.at, entry: proof.entry, id: "b1" };

const faultOf = async (change: Partial<Proof>, receipt = kept) => {
  const verdict = await check("example", [receipt], [{ ...told, receipts: [{ ...proof, ...change }] }], key);
  return [verdict.proofs.get("b1")?.fault, verdict.holds];
};

describe("a receipt", () => {
  test("is proved by its leaf, the path and the signed root", async () => {
    const verdict = await check("example", [kept], [told], key);
    expect(verdict).toMatchObject({ holds: true, signed: "good", size: 3, others: 0, missing: [] });
    expect(verdict.proofs.get("b1")).toMatchObject({ fault: null, seq: 2 });
  });

  test("of another hash, time or number than was promised is not", async () => {
    expect(await faultOf({}, { ...kept, entry: value("leaf 2") })).toEqual(["receipt", false]);
    expect(await faultOf({}, { ...kept, at: 1 })).toEqual(["receipt", false]);
    expect(await faultOf({}, { ...kept, seq: 3 as never })).toEqual(["receipt", false]);
  });

  test("that is shown another entry's leaf is not", async () => {
    expect(await faultOf({ leaf: value("leaf 3") })).toEqual(["leaf", false]);
  });

  test("that is shown another entry than that of its leaf is not, and one whose entry is not shown is", async () => {
    expect(await faultOf({ body: proof.body?.replace("12.50", "12.51") ?? null })).toEqual(["body", false]);
    expect(await faultOf({ body: null })).toEqual([null, true]);
  });

  test("whose leaf leads to another root is not", async () => {
    expect(await faultOf({ seq: 1 })).toEqual(["root", false]);
    expect(await faultOf({ path: proof.path.slice(0, 1) })).toEqual(["root", false]);
    expect(await faultOf({ path: [...proof.path, value("leaf 1")] })).toEqual(["root", false]);
    expect(await faultOf({ seq: 4 })).toEqual(["root", false]);
  });

  test("that the record has no entry of is missing, and one that is not kept here is counted", async () => {
    const verdict = await check("example", [{ ...kept, id: "gone" }], [told], key);
    expect(verdict).toMatchObject({ holds: false, others: 1 });
    expect(verdict.missing.map(({ id }) => id)).toEqual(["gone"]);
  });

  test("is not proved by the record of another auction, or under another key", async () => {
    expect(await check("other", [kept], [told], key)).toMatchObject({ holds: false, signed: "bad" });
    expect(await check("example", [kept], [{ ...told, checkpoint: checkpoint.split("\n\n")[0] + "\n" }], key)).toMatchObject({ holds: false, signed: "none" });
    expect(await check("example", [kept], [{ ...told, checkpoint: checkpoint.replace("Aoq+d", "Aoq+e") }], key)).toMatchObject({ holds: false, signed: "bad" });
  });

  test("that was never blind is the leaf itself", async () => {
    const open = { ...told, blinding: null, receipts: [{ ...proof, entry: proof.leaf }] };
    expect(await check("example", [{ ...kept, entry: proof.leaf }], [open], key)).toMatchObject({ holds: true });
    expect(await check("example", [kept], [{ ...told, blinding: null }], key)).toMatchObject({ holds: false });
  });
});

import { describe, expect, test } from "vitest";
import verify from "../../../../auction/audit/verify.py?raw";
import differing from "../../../../auction/audit/differing.py?raw";
import replay from "../../../../auction/audit/replay.py?raw";
import { sayingOf } from "./checked";

/** What the audit's own source says beside its checks, with a number for every value in it. */
const said = [...verify.matchAll(/self\.(?:skip|check)\((?:[^()]|\([^()]*\))*?, f?"([^"]+)"\)/g)].map(([, text]) =>
  (text ?? "").replace(/\{[^}]*(?:sha|tariffs|heads)[^}]*\}/g, "ab".repeat(32)).replace(/\{[^}]*(?:key|name)[^}]*\}/g, "poolbid").replace(/\{[^}]*\}/g, "12"),
);
/** Said of a bundle that somebody made by hand; a server's own holds what its terms name. */
const NEVER_HERE = ["no terms hold", "the pool is not in the bundle", "the market is not in the bundle", "the components in entry 12 are those of the tables", "12 of 12 kept", "what was kept is how this one begins"];

/** What it says of the two versions of what diverges, as it stands in the source. */
const VERSIONS = [
  "head {head}, recorded after other bytes than entry {number} has here", "head {after.hex()}, after {_named(entries[number - 1])}",
  "{checkpoint.size} entries, root {checkpoint.root.hex()}", "{tree.size} entries, root {tree.root().hex()}", "entry {entry.seq} of {entry.stream}",
  "stamped {entry.at}", "not before {self.state.at}", "the same request once more", "answered by entry {seq}, never recorded twice", "nothing",
];
const filled = (template: string): string =>
  template.replace(/\{[^}]*(?:head|hex)[^}]*\}/g, "ab".repeat(32)).replace(/\{_named[^}]*\}/, "PlaceBid.1 s-1 of supplier south, stamped 18").replace(/\{[^}]*\}/g, "12");

describe("what an audit says of two versions", () => {
  test.each(VERSIONS)("%s", (each) => {
    expect([verify, replay, differing].some((source) => source.includes(`"${each}"`)), each).toBe(true);
    expect(sayingOf(filled(each)), each).not.toBeNull();
  });
});

describe("what an audit says beside its checks", () => {
  test("is found in its source", () => expect(said.length).toBeGreaterThan(9));
  test.each(said.filter((each) => !NEVER_HERE.includes(each)))("%s", (each) => {
    expect(sayingOf(each), each).not.toBeNull();
  });
  test("is told with its numbers and names", () => {
    expect(sayingOf(`7 entries, head ${"0".repeat(64)}`)).toEqual({ id: "checked-chain", args: { head: "0".repeat(64) }, count: 7 });
    expect(sayingOf("signed by bids.example.org")).toEqual({ id: "checked-signed", args: { key: "bids.example.org" }, count: null });
    expect(sayingOf("something new")).toBeNull();
  });
});

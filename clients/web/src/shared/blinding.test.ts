import { describe, expect, test } from "vitest";
import format from "../../../../auction/ledger/FORMAT.md?raw";
import { blindHash } from "./blinding";

const value = (name: string): string => new RegExp(`\\| ${name} \\| \`([0-9a-f]{64})\``).exec(format)?.[1] ?? "";
const blinding = { inner: value("inner of it"), outer: value("outer of it") };

describe("the blinding", () => {
  test("gives the blind hash that the format's page prints", () => {
    expect(blindHash(blinding, value("leaf 2"))).toBe(value("blind hash of entry 2 under it"));
  });

  test("gives another for another leaf, or when it is turned round", () => {
    const said = value("blind hash of entry 2 under it");
    expect(blindHash(blinding, value("leaf 3"))).not.toBe(said);
    expect(blindHash({ inner: blinding.outer, outer: blinding.inner }, value("leaf 2"))).not.toBe(said);
  });

  test("is that of Web Crypto's HMAC under the seed", async () => {
    const seed = new TextEncoder().encode(value("seed of another example, as its ASCII digits"));
    const key = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const leaf = Uint8Array.from({ length: 32 }, (_, place) => (place * 37) % 256);
    const signed = new Uint8Array(await crypto.subtle.sign("HMAC", key, leaf));
    const inHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(blindHash(blinding, inHex(leaf))).toBe(inHex(signed));
  });
});

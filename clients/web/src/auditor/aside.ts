/** Hashing beside the page: a worker works through the record, and the page stays in use however long that is. */

import type { Bytes } from "../shared/hashes";
import type { Stored } from "./entries";
import type { Proof } from "./prove";
import { type Chain, type Link, faultIn, streamOf } from "./verify";

/** What the worker is asked: the hashes of a file of entries, or whether a bundle holds. */
export type Asked =
  | { readonly ask: "follow"; readonly file: Bytes; readonly stream: string }
  | { readonly ask: "prove"; readonly archive: Bytes; readonly key: string; readonly shown: Bytes };

/** What it says: how far it has come, and in the end what it found, or why it could not. */
export type Said =
  | { readonly done: number }
  /** All leaves and heads in one text, 64 digits each: one text crosses at once, a hundred thousand objects do not. */
  | { readonly hashes: string; readonly roots: readonly (readonly [number, string])[] }
  | { readonly proof: Proof }
  | { readonly why: string };

const HASH = 64;

function ask<Kind extends Said>(asked: Asked, is: (said: Said) => said is Kind, told: (done: number) => void): Promise<Kind> {
  const worker = new Worker(new URL("./hashing.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Kind>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<Said>) => {
      if ("done" in data) told(data.done);
      else if (is(data)) resolve(data);
      else reject(new Error("why" in data ? data.why : "no answer to that"));
    });
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.postMessage(asked);
  }).finally(() => worker.terminate());
}

/** The chain over all entries of the file, which `stored` are. */
export async function followAside(file: Bytes, stored: readonly Stored[]): Promise<Chain> {
  const is = (said: Said) => "hashes" in said;
  const { hashes, roots } = await ask({ ask: "follow", file, stream: streamOf(stored) }, is, () => undefined);
  const at = (place: number): string => hashes.slice(place * HASH, (place + 1) * HASH);
  const links = stored.map((_, index): Link => ({ leaf: at(2 * index), head: at(2 * index + 1) }));
  return { links, roots: new Map(roots), fault: faultIn(stored) };
}

/** The bundle checked step by step; `shown` are the bytes that the page shows. */
export async function proveAside(archive: Bytes, key: string, shown: Bytes, told: (done: number) => void): Promise<Proof> {
  const is = (said: Said) => "proof" in said;
  return (await ask({ ask: "prove", archive, key, shown }, is, told)).proof;
}

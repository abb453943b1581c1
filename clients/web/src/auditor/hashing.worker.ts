/** The worker that hashes beside the page; it is asked once, and ended by who asked. */

import { readKey } from "../shared/note";
import type { Asked, Said } from "./aside";
import { readBundle } from "./bundle";
import { linesOf } from "./entries";
import { prove } from "./prove";
import { hashed } from "./verify";

const say = (said: Said): void => postMessage(said);
const told = (done: number): void => say({ done });

async function answered(asked: Asked): Promise<Said> {
  if (asked.ask === "prove") return { proof: await prove(await readBundle(asked.archive), await readKey(asked.key), asked.shown, told) };
  const { links, roots } = await hashed(linesOf(asked.file), asked.stream, [], told);
  return { hashes: links.map(({ leaf, head }) => leaf + head).join(""), roots: [...roots] };
}

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  void answered(data)
    .catch((why: unknown): Said => ({ why: why instanceof Error ? why.message : String(why) }))
    .then(say);
});

/** What a screen reader is told of what moved elsewhere on the page. The shell holds the two regions. */
import { untrack } from "svelte";

/** One message. A region is read by what is added to it, so each is an element of its own, and none silences the one before. */
export interface Said {
  readonly id: number;
  readonly text: string;
}

export type How = "polite" | "assertive";

/** Older ones have been read; what leaves a region is not read out. */
const KEPT = 6;

const said: Record<How, readonly Said[]> = $state({ polite: [], assertive: [] });
let last = 0;

export function announced(): Readonly<Record<How, readonly Said[]>> {
  return said;
}

/** Say it after what is being said (`polite`), or at once (`assertive`: the last minute of a lot, and refusals). */
export function announce(text: string, how: How = "polite"): void {
  last += 1;
  // Who says something in an effect must not be run again by what is said.
  untrack(() => (said[how] = [...said[how], { id: last, text }].slice(-KEPT)));
}

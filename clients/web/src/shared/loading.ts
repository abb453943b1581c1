/** A server that has just started says `loading` to whoever asks before it has read everything: then it is asked again. */

import type { Problem } from "./api";

const FIRST_MS = 1000;
const LONGEST_MS = 12_000;

/** Milliseconds to wait before the question is asked once more: about twice as long each time, no two pages at one moment. */
export const askedAgainAfter = (asked: number, dice: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** asked) * (1 + dice / 2);

/** The clock and the dice, which a test holds in its hands. */
export interface Ports {
  pause(milliseconds: number): Promise<void>;
  random(): number;
  /** One more question waits (1), or one fewer (-1). */
  waiting(more: 1 | -1): void;
}

/** What is said of a problem: whether the server has only just started, and did nothing of what was asked. */
const isLoading = (why: unknown): boolean => why instanceof Error && "code" in why && (why as Problem).code === "loading";

/** The answer, however often it has to be asked for while the server loads; any other problem is thrown on at once. */
export async function onceLoaded<T>(ask: () => Promise<T>, ports: Ports, given: () => boolean = () => false): Promise<T> {
  for (let asked = 0; ; asked += 1) {
    try {
      return await ask();
    } catch (why) {
      if (!isLoading(why) || given()) throw why;
    }
    ports.waiting(1);
    try {
      await ports.pause(askedAgainAfter(asked, ports.random()));
    } finally {
      ports.waiting(-1);
    }
  }
}

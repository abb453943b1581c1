/** How long until the division of an award is asked for again. */

import type { Division } from "./division";

const SOON_MS = 5000;
const RARELY_MS = 60_000;

/**
 * Milliseconds, or null for never: while it goes on every five seconds; once divided only where contracts are made outside, of
 * which members still tell; where there is no answer, after each one that is missed twice as long, and not at all once all is
 * settled.
 */
export function nextAsk(told: Pick<Division<unknown>, "step" | "outside"> | null, missed: number, settled: boolean): number | null {
  if (told !== null && told.step === "divided") return told.outside ? RARELY_MS / 4 : null;
  if (missed > 0) return settled ? null : Math.min(RARELY_MS, SOON_MS * 2 ** missed);
  return SOON_MS;
}

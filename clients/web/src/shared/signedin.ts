/** When it is time to say that somebody is signed in no longer than this. */

const HOUR_US = 3_600_000_000;

/** Whether a sign-in that goes on for `left` microseconds ends within the hour; or, should the auction looked at close within a day, before it does. */
export function endsTooSoon(left: number, lasts: number | null): boolean {
  return left < HOUR_US || (lasts !== null && left < lasts && lasts < 24 * HOUR_US);
}

/** Replay: how the place in the record moves while time passes on the reader's screen. Pure, so that tests step time. */

export const SPEEDS = [1, 2, 5, 10, 20, 50, 100] as const;

/** However long nothing happened, the reader never waits longer than this for the next entry. */
export const LONGEST_WAIT_MS = 2000;

export interface Player {
  readonly place: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly waitedMs: number;
}

export const AT_START: Player = { place: 0, playing: false, speed: 10, waitedMs: 0 };

interface Stamped {
  readonly at: number;
}

const screenWaitMs = (before: Stamped, after: Stamped, speed: number): number =>
  Math.min((after.at - before.at) / 1000 / speed, LONGEST_WAIT_MS);

/** The player after `elapsedMs` more on the screen; it stops by itself at the last entry. */
export function advance(player: Player, stamps: readonly Stamped[], elapsedMs: number): Player {
  if (!player.playing) return player;
  let { place } = player;
  let waited = player.waitedMs + elapsedMs;
  for (;;) {
    const here = stamps[place];
    const next = stamps[place + 1];
    if (here === undefined || next === undefined) return { ...player, place, playing: false, waitedMs: 0 };
    const wait = screenWaitMs(here, next, player.speed);
    if (waited < wait) return { ...player, place, waitedMs: waited };
    waited -= wait;
    place += 1;
  }
}

export function seek(player: Player, place: number, size: number): Player {
  return { ...player, place: Math.max(0, Math.min(place, size - 1)), waitedMs: 0 };
}

/** Play, or play again from the beginning when the end has been reached. */
export function toggle(player: Player, size: number): Player {
  if (player.playing) return { ...player, playing: false, waitedMs: 0 };
  const place = player.place >= size - 1 ? 0 : player.place;
  return { ...player, place, playing: size > 1, waitedMs: 0 };
}

/** One step among the places a filter leaves, in either direction; without a filter that is the next entry. */
export function step(player: Player, places: readonly number[], direction: 1 | -1): Player {
  const target =
    direction === 1 ? places.find((place) => place > player.place) : places.findLast((place) => place < player.place);
  return { ...player, place: target ?? player.place, playing: false, waitedMs: 0 };
}

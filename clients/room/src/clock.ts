/** The server's time, estimated on this machine's monotonic clock, so that a wall clock set wrong or stepped changes nothing. */
import type { Ping, Pong } from "@wire/frames";

/** How many probes are kept; the one with the shortest round trip is believed. */
const KEPT = 8;
/** By how much two sound clocks may have drifted apart between the probes that are kept, in microseconds. */
const DRIFT = 50_000;

interface Probe {
  /** Server microseconds minus own microseconds. */
  offset: number;
  roundTrip: number;
}

export class ServerClock {
  readonly #milliseconds: () => number;
  #probes: Probe[] = [];
  #rough: number | null = null;
  #shown = 0;

  /** `milliseconds` reads a monotonic clock, as `performance.now` does. */
  constructor(milliseconds: () => number) {
    this.#milliseconds = milliseconds;
  }

  /** A probe to send now; its answer goes to `answered`. */
  probe(): Ping {
    return { t: "ping", c: this.#own() };
  }

  /** Take in the answer to a probe. One that belongs to another clock is ignored. */
  answered(pong: Pong): void {
    const back = this.#own();
    const roundTrip = back - pong.c - (pong.s - pong.r);
    if (pong.c > back || roundTrip < 0) return;
    const probe = { offset: (pong.r - pong.c + (pong.s - back)) / 2, roundTrip };
    // Each holds within half its round trip. Where two cannot both hold one of the clocks was stopped or set in between: a
    // machine that sleeps stops the monotonic clock of most browsers. What was measured before that says nothing any more.
    this.#probes = this.#probes.filter((old) => Math.abs(old.offset - probe.offset) <= (old.roundTrip + roundTrip) / 2 + DRIFT);
    this.#probes.push(probe);
    if (this.#probes.length > KEPT) this.#probes.shift();
  }

  /** A first idea of the server's time, from a frame that carries it; used until a probe is answered. The newest is the best. */
  heard(now: number): void {
    this.#rough = now - this.#own();
  }

  /** Forget probes of a link that is gone: the next server may keep another time. */
  reset(): void {
    this.#rough = this.#probes.length > 0 ? this.offset() : this.#rough;
    this.#probes = [];
    this.#shown = 0;
  }

  /** Server time minus own time in microseconds, or null before anything was heard. */
  offset(): number | null {
    return this.#best()?.offset ?? this.#rough;
  }

  /** The estimate lies within this many microseconds of the server's time, or null before a probe was answered. */
  uncertainty(): number | null {
    const best = this.#best();
    return best === null ? null : best.roundTrip / 2;
  }

  /** The server's time in whole microseconds; it never goes back while the link holds. Null before anything was heard. */
  now(): number | null {
    const offset = this.offset();
    if (offset === null) return null;
    this.#shown = Math.max(this.#shown, Math.round(this.#own() + offset));
    return this.#shown;
  }

  /**
   * Microseconds until `due`, at least 0, never more than are really left: the uncertainty is taken off. While
   * `pausedAt` is set the time left stands still. Null before anything was heard.
   */
  left(due: number, pausedAt: number | null = null): number | null {
    if (pausedAt !== null) return Math.max(0, due - pausedAt);
    const now = this.now();
    return now === null ? null : Math.max(0, due - now - Math.ceil(this.uncertainty() ?? 0));
  }

  #own(): number {
    return Math.round(this.#milliseconds() * 1000);
  }

  #best(): Probe | null {
    return this.#probes.reduce<Probe | null>(
      (best, probe) => (best === null || probe.roundTrip <= best.roundTrip ? probe : best),
      null,
    );
  }
}

/** Time left as a person reads it, rounded down: `2d 04:13:09`, `4:13:09`, `13:09`, and tenths in the last ten seconds. */
export function countdownText(left: number): string {
  const seconds = Math.floor(left / 1_000_000);
  if (seconds < 10) return `${seconds}.${Math.floor((left % 1_000_000) / 100_000)}`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  if (days > 0) return `${days}d ${two(hours)}:${tail}`;
  return hours > 0 ? `${hours}:${tail}` : `${minutes}:${two(seconds % 60)}`;
}

/** When the auctions of a list open and close: asked of the server while the list is looked at, and read from the line of those that are followed. */

import type { LotRow } from "@wire/frames";
import { untrack } from "svelte";
import { api, Problem } from "./api";
import { movedSince, timesIn, type Told, untimed } from "./listing";
import { GOING_ON, type Room } from "./room.svelte";

/** The line tells of closes that move, but not while its reader is behind: this is how old what the list shows may be then. */
const EVERY_MS = 15_000;

export class ListTimes {
  readonly #room: Room;
  #told: ReadonlyMap<string, Told> = $state.raw(new Map());

  constructor(room: Room) {
    this.#room = room;
  }

  /** Every auction of this party with its times, as far as they were heard. Reactive. */
  get auctions(): Told[] {
    return this.#room.auctions.map((entry) => {
      const told = this.#told.get(entry.auction);
      const view = this.#room.followed(entry.auction);
      const listed = told === undefined ? untimed(entry) : { ...told, ...entry, ...this.#room.moved.get(entry.auction) };
      if (view === undefined) return listed;
      const lots = view.under("lot").map(([, row]) => row as LotRow);
      return timesIn(listed, view.auction, lots);
    });
  }

  /** Asks now, and again while the list is looked at and something goes on; returns what ends that. Call it in an effect: it asks when the list changes. */
  follow(): () => void {
    const goesOn = this.#room.auctions.some(({ status }) => GOING_ON.has(status));
    // What is asked clears what was told of moved closes: an effect that read that too would ask again at once, and for ever.
    const ask = (): void => void (document.visibilityState === "visible" && untrack(() => this.#ask()));
    ask();
    const timer = goesOn ? setInterval(ask, EVERY_MS * (1 + Math.random() / 5)) : undefined;
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }

  async #ask(): Promise<void> {
    const asked = this.#room.moved;
    try {
      this.#told = new Map((await api.get<Told[]>("/api/auctions")).map((told) => [told.auction, told]));
      this.#room.moved = movedSince(this.#room.moved, asked);
    } catch (why) {
      if (!(why instanceof Problem)) throw why; // the list stands without times, and they are asked for again
    }
  }
}

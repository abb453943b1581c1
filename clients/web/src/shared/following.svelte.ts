/** The division of one award as it goes on: asked again while it waits for somebody, and after each word of one's own. */

import { Problem } from "./api";
import { type Division, division, type Word } from "./division";

const ASKED_AGAIN_MS = 5000;

export class Following<Lot> {
  told: Division<Lot> | null = $state.raw(null);
  /** The code of why the last word was not taken; empty otherwise. */
  refused: string = $state("");
  busy: boolean = $state(false);
  readonly #auction: string;

  constructor(auction: string) {
    this.#auction = auction;
  }

  /** Asks now, and again until all is divided; call in an effect. Where nothing is divided for this party there is nothing to tell. */
  follow(): () => void {
    const timer = setInterval(() => void this.#load(), ASKED_AGAIN_MS);
    void this.#load();
    return () => clearInterval(timer);
  }

  async #load(): Promise<void> {
    if (this.busy || this.told?.step === "divided") return;
    try {
      this.told = await division.of<Lot>(this.#auction);
    } catch (why) {
      if (!(why instanceof Problem)) throw why;
    }
  }

  async say(word: Word, body: object): Promise<void> {
    this.busy = true;
    this.refused = "";
    try {
      this.told = await division.say<Lot>(this.#auction, word, body);
    } catch (why) {
      if (!(why instanceof Problem)) throw why;
      this.refused = why.code;
    } finally {
      this.busy = false;
    }
  }
}

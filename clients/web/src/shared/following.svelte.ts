/** The division of one award as it goes on: asked again while it waits for somebody, and after each word of one's own. */

import { Problem } from "./api";
import { type Division, division, type Word } from "./division";
import { nextAsk } from "./patience";

export class Following<Lot> {
  told: Division<Lot> | null = $state.raw(null);
  /** The code of why the last word was not taken; empty otherwise. */
  refused: string = $state("");
  busy: boolean = $state(false);
  readonly #auction: string;

  constructor(auction: string) {
    this.#auction = auction;
  }

  /**
   * Asks now, and again as long as there may be something new; call in an effect that depends on the auction's status. Where
   * nothing is divided for this party it is asked ever more rarely, and once all is settled no more.
   */
  follow(settled: boolean): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let missed = 0;
    const again = async (): Promise<void> => {
      missed = (await this.#load()) ? 0 : missed + 1;
      const wait = nextAsk(this.told, missed, settled);
      if (!stopped && wait !== null) timer = setTimeout(() => void again(), wait);
    };
    void again();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }

  /** Whether there was an answer. */
  async #load(): Promise<boolean> {
    if (this.busy) return true;
    try {
      const told = await division.of<Lot>(this.#auction);
      if (!this.busy) this.told = told;
      return told !== null;
    } catch (why) {
      if (!(why instanceof Problem)) throw why;
      return false;
    }
  }

  async say(word: Word, body: object): Promise<boolean> {
    this.busy = true;
    this.refused = "";
    try {
      this.told = await division.say<Lot>(this.#auction, word, body);
      return true;
    } catch (why) {
      if (!(why instanceof Problem)) throw why;
      this.refused = why.code;
      return false;
    } finally {
      this.busy = false;
    }
  }
}

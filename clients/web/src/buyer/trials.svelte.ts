/** The terms being written, tried on the server after every pause of the hand. */

import type { Draft } from "./draft";
import type { Terms } from "./terms";
import { type MadeUpBid, type Tried, tried } from "./trial";

/** A pause of the hand this long, and it is asked. */
const PAUSE_MS = 600;

export class Trials {
  /** What the server said last; null until it has, and where it cannot be asked. */
  answer: Tried | null = $state.raw(null);
  #count = 0;

  /** Ask after a short pause what is asked anew whenever this is called. Returns what takes the question back. */
  ask(terms: Terms, draft: Pick<Draft, "startsAt">, bid: MadeUpBid | null): () => void {
    const number = ++this.#count;
    const bids = bid === null ? [] : [{ ...bid }];
    const timer = setTimeout(() => {
      tried(terms, draft, bids).then(
        (answer) => this.#take(number, answer),
        () => this.#take(number, null), // announcing says why, if it still is so then
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }

  #take(number: number, answer: Tried | null): void {
    if (number === this.#count) this.answer = answer;
  }
}

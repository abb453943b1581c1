/** What the bid being written would bring about, asked of the engine while it is written. */
import { untrack } from "svelte";
import type { Previewed } from "@wire/frames";

/** A pause of the hand this long, and it is asked. */
const PAUSE_MS = 250;
/** Longer bids would not fit a frame; they are judged when they are placed. */
const LONGEST = 12_000;

export interface Question {
  prices: string[];
  answers?: number[];
  /** Whose bid it would be, and when: the coordinator asks for others. */
  supplier?: string;
  at?: number | null;
}

export class Previews {
  /** The answer to what is written now; null until it is there, or where none is given. */
  answer: Previewed | null = $state.raw(null);
  #asked = "";
  #count = 0;

  /** Ask, after a short pause, what is asked anew whenever this is called. Returns what takes the question back. */
  ask(question: Question | null, put: (question: Question) => Promise<Previewed | null>): () => void {
    const text = question === null ? "" : JSON.stringify(question);
    // The answer to other prices is not shown; that to these stays until the next is there.
    if (text !== this.#asked) untrack(() => (this.answer = null));
    this.#asked = text;
    const number = ++this.#count;
    if (question === null || text.length > LONGEST) return () => undefined;
    const timer = setTimeout(() => {
      void put(question).then((answer) => {
        if (number === this.#count) this.answer = answer;
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }
}

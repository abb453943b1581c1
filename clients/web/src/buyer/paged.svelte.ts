import { type Refusal, refusalOf } from "../shared/Refused.svelte";
import type { Page } from "./pool";

/** More rows than this at once hold a page up: the rest comes as it is asked for, or by the search. */
export const PAGE = 500;
/** A list this long can be searched. */
export const SEARCHED_FROM = 20;
const TYPED_MS = 200;

/** A long list of which a page at a time is asked of the server. What is shown stays until its successor has come. */
export class Paged<Row> {
  rows: readonly Row[] = $state.raw([]);
  /** How many there are in all that match. */
  count: number = $state(0);
  /** Whether anything was heard yet. */
  heard: boolean = $state(false);
  busy: boolean = $state(false);
  refusal: Refusal | null = $state.raw(null);
  readonly #ask: (from: number, most: number, words: string) => Promise<Page<Row>>;
  #words = "";
  /** Counts the questions, so that a late answer to an old one is let go. */
  #turn = 0;

  constructor(ask: (from: number, most: number, words: string) => Promise<Page<Row>>) {
    this.#ask = ask;
  }

  /** Begin anew with these words; at once, or a moment after they were typed. Returns what gives it up. */
  begin(words = "", soon = false): () => void {
    this.#words = words.trim();
    const timer = setTimeout(() => void this.#load(0, PAGE), soon ? TYPED_MS : 0);
    return () => clearTimeout(timer);
  }

  /** As many again, behind those that are shown. */
  more(): void {
    void this.#load(this.rows.length, PAGE);
  }

  get left(): number {
    return Math.max(0, this.count - this.rows.length);
  }

  async #load(from: number, most: number): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const page = await this.#ask(from, most, this.#words);
      if (turn !== this.#turn) return;
      this.rows = from === 0 ? page.rows : [...this.rows, ...page.rows];
      [this.count, this.heard, this.refusal] = [page.count, true, null];
    } catch (why) {
      if (turn === this.#turn) this.refusal = refusalOf(why);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

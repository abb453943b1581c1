/** The bid being written for one lot: it follows the next valid bid until a person takes hold of it. */
import type { Briefing, LotRow, LotTerms } from "@wire/frames";
import { figuresHere } from "../shared/numerals";
import * as offer from "./offer";

/** A figure that moved so shortly ago may not have been read: it is shown once more before it is sent. */
const UNREAD_MS = 700;

export interface Seen {
  terms: Briefing;
  lot: LotTerms;
  row: LotRow;
}

export class Draft {
  readonly #seen: () => Seen;
  readonly #milliseconds: () => number;
  #typed: readonly string[] | null = $state.raw(null);
  #held: readonly string[] | null = $state.raw(null);
  #movedAt = -UNREAD_MS;

  readonly suggested: readonly string[] = $derived.by(() => offer.suggestion(this.#lot, this.#seen().row, this.#decimals));
  readonly shown: readonly string[] = $derived(this.#typed ?? this.#held ?? this.suggested);
  readonly read: offer.Read = $derived.by(() => offer.read(this.#lot, this.shown));
  /** Whether what is shown is no longer what would be suggested: the prices moved while it was held. */
  readonly outdated: boolean = $derived(
    this.#typed === null && this.#held !== null && this.#held.join() !== this.suggested.join() && this.suggested[0] !== "",
  );

  constructor(seen: () => Seen, milliseconds: () => number) {
    this.#seen = seen;
    this.#milliseconds = milliseconds;
  }

  get #lot(): LotTerms {
    return this.#seen().lot;
  }
  get #decimals(): number {
    return this.#seen().terms.currency_scale;
  }

  get touched(): boolean {
    return this.#typed !== null;
  }

  type(place: number, text: string): void {
    this.#typed = this.shown.map((each, at) => (at === place ? text : each));
  }

  /** Several lines at once, as pasted from a column of a spreadsheet. */
  fill(from: number, texts: readonly string[]): void {
    this.#typed = this.shown.map((each, at) => texts[at - from] === undefined ? each : figuresHere(texts[at - from]?.trim() ?? ""));
  }

  step(steps: number): boolean {
    return this.#take(offer.stepped(this.#lot, this.shown, steps, this.#decimals));
  }

  lower(perMille: number): boolean {
    return this.#take(offer.lowered(this.#lot, this.shown, perMille, this.#decimals));
  }

  /** Bring what is shown to the next valid value; where that is the suggestion itself, go back to following it. */
  improve(): boolean {
    const { next } = this.#seen().row;
    if (next == null) return false;
    if (this.#lot.lines.length === 1) return this.follow();
    return this.#take(offer.broughtTo(this.#lot, this.shown, next, this.#decimals));
  }

  /** Bring what is shown to a value of at most `wanted`. */
  reach(wanted: string): boolean {
    return this.#take(offer.reaching(this.#lot, this.shown, wanted, this.#decimals));
  }

  /** Forget what was typed and follow the next valid bid again. */
  follow(): true {
    this.#typed = null;
    this.#held = null;
    return true;
  }

  /** A person reaches for it: from here on it must not move under the hand. */
  hold(): void {
    this.#held ??= this.suggested;
  }

  release(): void {
    this.#held = null;
  }

  /** The suggestion has moved. */
  moved(): void {
    this.#movedAt = this.#milliseconds();
  }

  /** Whether what is shown moved by itself too shortly ago to have been read; then it is held as it is now. */
  unread(): boolean {
    const moving = this.#typed === null && this.#held === null && this.#milliseconds() - this.#movedAt < UNREAD_MS;
    if (moving) this.hold();
    return moving;
  }

  #take(prices: string[] | null): boolean {
    if (prices !== null) this.#typed = prices;
    return prices !== null;
  }
}

import { Problem, type Sending } from "./api";
import { type Refusal, refusalOf } from "./Refused.svelte";

/** A file on its way: its name, how much of it has been sent, and a way to give it up. Then the server reads it. */
export class Upload {
  name = $state<string | null>(null);
  share = $state(0);
  /** How many rows the server has gone through; undefined before it says so, null once it records them. */
  rows = $state<number | null | undefined>();
  refusal = $state<Refusal | null>(null);
  #giving = new AbortController();

  /** Sends the file by `how`; null where it was refused or given up, which `refusal` says. */
  async run<T>(file: File, send: (how: Sending) => Promise<T>): Promise<T | null> {
    this.#giving = new AbortController();
    [this.name, this.share, this.rows, this.refusal] = [file.name, 0, undefined, null];
    try {
      return await send({ onsent: (share) => (this.share = share), onread: (rows) => (this.rows = rows), signal: this.#giving.signal });
    } catch (why) {
      if (!(why instanceof Problem)) throw why;
      this.refusal = refusalOf(why);
      return null;
    } finally {
      this.name = null;
    }
  }

  cancel(): void {
    this.#giving.abort();
  }
}

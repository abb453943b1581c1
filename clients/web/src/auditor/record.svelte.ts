/** The record of one auction as it comes from the server: its bytes, its entries, and the hashes computed here. */

import { untrack } from "svelte";
import { api, path } from "../shared/api";
import { followAside } from "./aside";
import { type Stored, readEntries } from "./entries";
import { type Bytes, canHash } from "../shared/hashes";
import { type Timeline, layOut } from "./timeline";
import type { Chain } from "./verify";

/** The browser has had time to draw what is new, and to take what was pressed. */
const drawn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export class Record {
  readonly auction: string;
  bytes = $state.raw<Bytes>(new Uint8Array(0));
  stored = $state.raw<readonly Stored[]>([]);
  timeline = $state.raw<Timeline>(layOut([]));
  /** Null until the hashes are computed, and where this page may not hash. */
  chain = $state.raw<Chain | null>(null);
  fault = $state.raw<unknown>(null);
  #loading: Promise<void> = Promise.resolve();

  constructor(auction: string) {
    this.auction = auction;
  }

  /** Fetch what has been recorded since the last time; awards and contracts come after the close. */
  more(): Promise<void> {
    this.#loading = this.#loading.then(() => this.#fetch());
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    try {
      const after = untrack(() => this.stored.length);
      const answer = await api.raw(`${path`/api/auctions/${this.auction}/entries`}?after=${after}`);
      const came = new Uint8Array(await answer.arrayBuffer());
      if (came.length === 0) return;
      const whole = new Uint8Array(this.bytes.length + came.length);
      whole.set(this.bytes);
      whole.set(came, this.bytes.length);
      const stored = readEntries(whole);
      [this.bytes, this.stored, this.timeline] = [whole, stored, layOut(stored)];
      await drawn(); // what can be read is on the page before it is hashed
      this.chain = canHash() ? await followAside(whole, stored) : null;
      this.fault = null;
    } catch (why) {
      this.fault = why;
    }
  }
}

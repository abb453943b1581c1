import { describe, expect, it } from "vitest";
import { Problem } from "./api";
import { askedAgainAfter, onceLoaded, type Ports } from "./loading";

const loading = (): Promise<never> => Promise.reject(new Problem(503, "loading", ""));

class Bench implements Ports {
  waits: number[] = [];
  dice = 0.5;
  now = 0;
  most = 0;
  pause(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    return Promise.resolve();
  }
  random(): number {
    return this.dice;
  }
  waiting(more: 1 | -1): void {
    this.now += more;
    this.most = Math.max(this.most, this.now);
  }
}

describe("a server that has just started", () => {
  it("is asked again later each time, never sooner than it said, and not by all at one moment", () => {
    expect([0, 1, 2, 3, 4, 9].map((asked) => askedAgainAfter(asked, 0))).toEqual([1000, 2000, 4000, 8000, 12_000, 12_000]);
    expect([0, 1, 9].map((asked) => askedAgainAfter(asked, 1))).toEqual([1500, 3000, 18_000]);
  });
  it("is asked until it answers, and says meanwhile that somebody waits", async () => {
    const bench = new Bench();
    let asked = 0;
    const answer = await onceLoaded(() => (++asked < 4 ? loading() : Promise.resolve("there")), bench);
    expect([answer, asked, bench.waits]).toEqual(["there", 4, [1250, 2500, 5000]]);
    expect([bench.most, bench.now]).toEqual([1, 0]);
  });
  it("is not asked again for any other reason, nor by who has given it up", async () => {
    const bench = new Bench();
    await expect(onceLoaded(() => Promise.reject(new Problem(503, "ledger_unavailable", "")), bench)).rejects.toThrow("ledger_unavailable");
    await expect(onceLoaded(loading, bench, () => true)).rejects.toThrow("loading");
    expect(bench.waits).toEqual([]);
  });
});

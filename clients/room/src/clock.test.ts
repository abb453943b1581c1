import { describe, expect, it } from "vitest";
import { ServerClock, countdownText } from "./clock";

const SERVER_AHEAD = 1_700_000_000_000_000;

/** A clock whose own time is stepped by the test, and answers that took so many microseconds each way. */
function stepped() {
  let microseconds = 5_000_000;
  const clock = new ServerClock(() => microseconds / 1000);
  return {
    clock,
    step: (by: number) => (microseconds += by),
    exchange(out: number, back: number, drift = 0) {
      const { c } = clock.probe();
      const r = c + out + SERVER_AHEAD + drift;
      microseconds += out + back;
      clock.answered({ t: "pong", c, r, s: r });
    },
  };
}

describe("the server's time", () => {
  it("is unknown before anything was heard", () => {
    const { clock } = stepped();
    expect(clock.now()).toBeNull();
    expect(clock.left(1)).toBeNull();
  });
  it("is exact where the way out takes as long as the way back", () => {
    const { clock, exchange, step } = stepped();
    exchange(40_000, 40_000);
    step(1_000);
    expect(clock.now()).toBe(SERVER_AHEAD + 5_000_000 + 80_000 + 1_000);
  });
  it("is never further off than half the round trip", () => {
    for (const [out, back] of [
      [0, 90_000],
      [90_000, 0],
      [10_000, 70_000],
    ] as const) {
      const { clock, exchange } = stepped();
      exchange(out, back);
      const truth = SERVER_AHEAD + 5_000_000 + out + back;
      expect(Math.abs(clock.now()! - truth)).toBeLessThanOrEqual(clock.uncertainty()!);
    }
  });
  it("believes the shortest of the last eight round trips", () => {
    const { clock, exchange } = stepped();
    exchange(1_000, 1_000);
    for (let turn = 0; turn < 7; turn += 1) exchange(0, 200_000);
    expect(clock.uncertainty()).toBe(1_000);
    exchange(0, 200_000);
    expect(clock.uncertainty()).toBe(100_000);
  });
  it("does not go back when a better probe says that it was ahead", () => {
    const { clock, exchange } = stepped();
    exchange(200_000, 0);
    const before = clock.now()!;
    exchange(1_000, 1_000, -150_000);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
  });
  it("believes no probe from before the machine slept", () => {
    const { clock, exchange } = stepped();
    for (let turn = 0; turn < 8; turn += 1) exchange(500, 500);
    exchange(40_000, 40_000, 600_000_000); // ten minutes that the monotonic clock of the page did not count
    expect(clock.left(SERVER_AHEAD + 700_000_000)).toBeLessThan(100_000_000);
    expect(clock.uncertainty()).toBe(40_000);
  });
  it("takes the time of a new line for what it is before the first probe is answered", () => {
    const { clock, exchange } = stepped();
    exchange(500, 500);
    clock.reset();
    clock.heard(SERVER_AHEAD + 605_000_000);
    expect(clock.now()).toBe(SERVER_AHEAD + 605_000_000);
  });
  it("keeps the best probe while clocks drift as sound clocks do", () => {
    const { clock, exchange } = stepped();
    exchange(1_000, 1_000);
    exchange(1_500, 1_500, 3_000);
    expect(clock.uncertainty()).toBe(1_000);
  });
  it("ignores the answer to somebody else's probe", () => {
    const { clock } = stepped();
    clock.answered({ t: "pong", c: 9_999_999_999, r: 1, s: 1 });
    expect(clock.now()).toBeNull();
  });
});

describe("the time left", () => {
  it("is never more than what is really left", () => {
    for (const [out, back] of [
      [0, 300_000],
      [300_000, 0],
      [150_000, 150_000],
    ] as const) {
      const { clock, exchange } = stepped();
      exchange(out, back);
      const truth = SERVER_AHEAD + 5_000_000 + out + back;
      const due = truth + 10_000_000;
      expect(clock.left(due)).toBeLessThanOrEqual(due - truth);
      expect(clock.left(due)).toBeGreaterThanOrEqual(due - truth - 300_000);
    }
  });
  it("stands still while the auction is paused, and is never below zero", () => {
    const { clock, exchange, step } = stepped();
    exchange(1_000, 1_000);
    expect(clock.left(SERVER_AHEAD + 60_000_000, SERVER_AHEAD + 50_000_000)).toBe(10_000_000);
    step(600_000_000);
    expect(clock.left(SERVER_AHEAD + 60_000_000, SERVER_AHEAD + 50_000_000)).toBe(10_000_000);
    expect(clock.left(SERVER_AHEAD + 60_000_000)).toBe(0);
  });
  it("reads as people read it, rounded down", () => {
    expect(countdownText(0)).toBe("0.0");
    expect(countdownText(9_999_999)).toBe("9.9");
    expect(countdownText(10_000_000)).toBe("0:10");
    expect(countdownText(59_999_999)).toBe("0:59");
    expect(countdownText(3_599_999_999)).toBe("59:59");
    expect(countdownText(3_600_000_000)).toBe("1:00:00");
    expect(countdownText(90_061_000_000)).toBe("1d 01:01:01");
  });
});

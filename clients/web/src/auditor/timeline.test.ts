import { describe, expect, test } from "vitest";
import { readEntries } from "./entries";
import { utf8 } from "../shared/hashes";
import { AT_START, LONGEST_WAIT_MS, advance, seek, step, toggle } from "./player";
import { LINES } from "./sample";
import { NO_FILTER, filtered } from "./beats";
import { layOut, statusAt } from "./timeline";
import { lotAt } from "./track";

const timeline = layOut(readEntries(utf8(LINES.join("\n"))));
const [first, second] = timeline.lots;
if (first === undefined || second === undefined) throw new Error("the sample has two lots");

describe("the record laid out", () => {
  test("every entry is one beat, with who asked and what came of it", () => {
    expect(timeline.beats.map((beat) => beat.command)).toEqual([
      "AnnounceAuction",
      "PassTime",
      "PlaceBid",
      "PlaceBid",
      "PlaceBid",
      "ExcludeSupplier",
      "PassTime",
    ]);
    expect(timeline.beats[3]).toMatchObject({ supplier: "s2", refusal: "above_ceiling", rule: "B7", events: [], lots: ["L1"] });
    expect(timeline.beats[6]?.lots).toEqual(["L2", "L1"]);
    expect(timeline.beats.map(({ party, about }) => [party, about]).slice(3, 6)).toEqual([["s2", null], ["s2", null], ["consortium", "s2"]]);
  });

  test("the lead at a place is the lowest standing bid there", () => {
    expect(lotAt(first, 1)).toMatchObject({ lead: null, leader: null, bids: 0, overtimes: 0, closed: false });
    expect(lotAt(first, 2)).toMatchObject({ lead: 90000, leader: "s1", bids: 1 });
    expect(lotAt(first, 3)).toMatchObject({ lead: 90000, bids: 1 });
    expect(lotAt(first, 4)).toMatchObject({ lead: 85000, leader: "s2", bids: 2, overtimes: 1, closesAt: 1_060_000_000 });
    expect(lotAt(second, 4)).toMatchObject({ lead: null, closesAt: 1_000_000_000, overtimes: 0 });
  });

  test("an excluded supplier's bids are gone", () => {
    expect(lotAt(first, 5)).toMatchObject({ lead: 90000, leader: "s1", bids: 2 });
  });

  test("the close is a place in the record", () => {
    expect(lotAt(first, 5).closed).toBe(false);
    expect(lotAt(first, 6).closed).toBe(true);
    expect([0, 1, 5, 6].map((place) => statusAt(timeline, place))).toEqual(["announced", "open", "open", "closed"]);
  });

  test("filters leave what was asked for and nothing else", () => {
    const places = (filter: Partial<typeof NO_FILTER>) => filtered(timeline.beats, { ...NO_FILTER, ...filter }).map((beat) => beat.place);
    expect(places({})).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(places({ refusals: true })).toEqual([3]);
    expect(places({ supplier: "s2" })).toEqual([3, 4, 5]);
    expect(places({ lot: "L2" })).toEqual([6]);
    expect(places({ refusals: true, supplier: "s1" })).toEqual([]);
  });

  test("an empty record is laid out too", () => {
    expect(layOut([])).toMatchObject({ beats: [], lots: [], statuses: [] });
  });
});

describe("replay", () => {
  const stamps = timeline.beats;
  const playing = { ...AT_START, playing: true, speed: 1, place: 1 };

  test("moves by the time of the record, divided by the speed", () => {
    expect(advance(playing, stamps, 999).place).toBe(1);
    expect(advance(playing, stamps, 1000).place).toBe(2);
    expect(advance({ ...playing, speed: 2 }, stamps, 1000).place).toBe(3);
    expect(advance(advance(playing, stamps, 600), stamps, 600)).toMatchObject({ place: 2, waitedMs: 200 });
  });

  test("never waits longer than the longest wait", () => {
    expect(advance({ ...playing, place: 5 }, stamps, LONGEST_WAIT_MS - 1).place).toBe(5);
    expect(advance({ ...playing, place: 5 }, stamps, LONGEST_WAIT_MS).place).toBe(6);
  });

  test("stops at the end and plays again from the beginning", () => {
    const ended = advance({ ...playing, place: 6 }, stamps, 1);
    expect(ended).toMatchObject({ place: 6, playing: false });
    expect(toggle(ended, stamps.length)).toMatchObject({ place: 0, playing: true });
    expect(toggle(playing, stamps.length).playing).toBe(false);
    expect(toggle(AT_START, 0).playing).toBe(false);
  });

  test("stands still while paused", () => {
    expect(advance({ ...playing, playing: false }, stamps, 5000).place).toBe(1);
  });

  test("seeks within the record and steps among the filtered places", () => {
    expect(seek(playing, 99, stamps.length).place).toBe(6);
    expect(seek(playing, -1, stamps.length).place).toBe(0);
    expect(step(playing, [3, 4, 5], 1)).toMatchObject({ place: 3, playing: false });
    expect(step({ ...playing, place: 4 }, [3, 4, 5], -1).place).toBe(3);
    expect(step({ ...playing, place: 5 }, [3, 4, 5], 1).place).toBe(5);
  });
});

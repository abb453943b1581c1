import { expect, it } from "vitest";
import { columns, tidy } from "./points";

it("tells each moment once and each price once", () => {
  const points = [
    { at: 3, value: "8" },
    { at: 1, value: "9" },
    { at: 2, value: "9" },
    { at: 3, value: "7" },
  ];
  expect(tidy(points)).toEqual([
    { at: 1, value: "9" },
    { at: 3, value: "7" },
  ]);
});

it("holds each series until its next point, and the last one until now", () => {
  const lead = [
    { at: 1_000_000, value: "9" },
    { at: 3_000_000, value: "7" },
  ];
  const own = [
    { at: 2_000_000, value: "8.5" },
    { at: 4_000_000, value: null },
  ];
  expect(columns([lead, own], 5_000_000)).toEqual([
    [1, 2, 3, 4, 5],
    [9, 9, 7, 7, 7],
    [null, 8.5, 8.5, null, null],
  ]);
  expect(columns([[], []], 5)).toEqual([[], [], []]);
});

it("marks have their value at their own moments alone", () => {
  const lead = [{ at: 1_000_000, value: "9" }];
  const marks = [{ at: 2_000_000, value: "8" }, { at: 3_000_000, value: "8" }];
  expect(columns([lead, marks], 4_000_000, [false, true])).toEqual([
    [1, 2, 3, 4],
    [9, 9, 9, 9],
    [null, 8, 8, null],
  ]);
});

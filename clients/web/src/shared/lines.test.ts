import { expect, it } from "vitest";
import { lineDetail, lineName } from "./lines";

const line = (manufacturer: string, part_number: string, description: string) => ({
  id: "L1-1",
  description,
  manufacturer,
  part_number,
  unit: "pcs",
  quantity: 1,
  pledges: [],
});

it("says nothing twice", () => {
  expect(lineDetail(line("GCT", "USB4105", "GCT USB4105"), "USB4105")).toBe("GCT");
  expect(lineDetail(line("GCT", "USB4105", "USB C socket"), "Lot 1")).toBe("GCT · USB4105 · USB C socket");
  expect(lineDetail(line("", "USB4105", "USB4105"), "USB4105")).toBe("");
});

it("names a line by what it has", () => {
  expect(lineName(line("GCT", "USB4105", "socket"))).toBe("USB4105");
  expect(lineName(line("", "", "socket"))).toBe("socket");
  expect(lineName(line("", "", ""))).toBe("L1-1");
});

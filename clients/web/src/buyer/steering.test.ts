import type { Row } from "@wire/frames";
import { expect, test } from "vitest";
import { envelopes, notices, parts, requests } from "./steering";

const rows = new Map<string, Row>([
  ["request:10", { kind: "pause", person: "Ada", at: 5, lapses_at: 9 }],
  ["request:2", { kind: "cancel", person: "Ben", at: 4, lapses_at: 8 }],
  ["message:1", { at: 3, text: "Lunch" }],
  ["amendment:1", { at: 6, reason: "A lot fell away", terms_sha256: "00" }],
  ["part:L1:s2", { quantities: ["40"], value: "80.00", paid: "80.00", money: "80.00" }],
  ["part:L1:s1", { quantities: ["60"], value: "100.00", paid: "120.00", money: "120.00" }],
  ["part:L10:s1", { quantities: ["1"], value: "1.00", paid: "1.00", money: "1.00" }],
  ["envelope:L1:s1", { text: "We can", documents: [], passed: null, why: "" }],
]);

test("requests come by their numbers, not by their letters", () => expect(requests(rows).map(({ number, person }) => [number, person])).toEqual([[2, "Ben"], [10, "Ada"]]));

test("what everyone is told comes newest first, amendments among it", () => expect(notices(rows).map(({ text, amends }) => [text, amends])).toEqual([["A lot fell away", true], ["Lunch", false]]));

test("parts are of their lot alone, and a payment beside the bid is marked", () =>
  expect(parts(rows, "L1").map(({ supplier, differs }) => [supplier, differs])).toEqual([["s1", true], ["s2", false]]));

test("an envelope is named by its supplier", () => expect(envelopes(rows, "L1")).toEqual([{ supplier: "s1", text: "We can", documents: [], passed: null, why: "" }]));

import { expect, test } from "vitest";
import type { Stored, Tagged } from "./entries";
import { drawn, markOf } from "./lottery";
import { type Wording, tellAward, tellCommand, tellEvent } from "./telling";
import { layOut } from "./timeline";
import { lotAt } from "./track";

const terms = {
  title: "",
  currency: "EUR",
  currency_scale: 2,
  lottery: "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb",
  suppliers: [
    { id: "s1", name: "Acme" },
    { id: "s2", name: "Bolt" },
  ],
  members: [],
  lots: [{ id: "L1", title: "Caps", price_scale: 2, quantity_scale: 0, ceiling: null, closes_at: 1000, stages: [{ kind: "dutch", random_us: 0, commitment: "" }] }],
};
const words: Wording = { moment: (at) => `@${at}`, duration: (us) => `${us}us`, money: (sum) => `€${sum}`, number: String, party: (id) => terms.suppliers.find((each) => each.id === id)?.name ?? id, list: (all) => all.join("+"), word: (id) => id };
const record = (...events: Tagged[][]) =>
  layOut([[{ type: "AuctionAnnounced.1", terms }], ...events].map((each, place) => ({ entry: { at: place, command: { type: "PassTime.1", id: "x", by: { role: "engine", party: "poolbid" } }, events: each, refusal: null, seq: place + 1, stream: "auction/A", v: 1 } }) as unknown as Stored));
const accepted = (supplier: string, tick: number, value: number): Tagged => ({ type: "PriceAccepted.1", lot: "L1", supplier, tick, value, prices: [value], surrogate: false, quantity: 0 });

test("who accepts a rising clock's price stands only once the grace has ended, and only if it takes", () => {
  const line = record([accepted("s1", 2, 900)], [{ type: "TickEnded.1", lot: "L1", stage: 0, tick: 2, at: 2, stayed: [] }], [accepted("s2", 3, 950)], [{ type: "GraceEnded.1", lot: "L1", stage: 0, at: 4, takers: ["s1"] }]);
  const lot = line.lots[0];
  if (lot === undefined) throw new Error("there is one lot");
  expect([1, 2, 3].map((place) => lotAt(lot, place).lead)).toEqual([null, null, null]);
  expect(lotAt(lot, 4)).toMatchObject({ lead: 900, leader: "s1", bids: 1 });
  expect(line.beats[1]).toMatchObject({ value: 900, supplier: "s1" });
});

test("an event is told by its sentence, with names, money and moments in words", () => {
  const line = record();
  expect(tellEvent(accepted("s1", 2, 900), line, words)).toEqual({ id: "event-price-accepted", args: { lot: "Caps", supplier: "Acme", tick: "2", value: "€9.00", quantity: "0" }, reason: "" });
  expect(tellEvent({ type: "ActionRequested.1", request: 1, kind: "close_early", person: "Ada", lapses_at: 9 }, line, words)).toEqual({ id: "event-action-requested", args: { request: "1", kind: "asked-kind-close-early", person: "Ada", lapses: "@9" }, reason: "" });
  expect(tellEvent({ type: "BidsOpened.1", lot: "L1", stage: 0, at: 5, opened: ["s1"], unopened: ["s2"] }, line, words)).toMatchObject({ id: "event-bids-opened-some", args: { stage: "1", opened: "Acme", unopened: "Bolt" } });
  expect(tellEvent({ type: "OpeningMoved.1", opens_at: 7, moved_us: -5, reason: "all are here" }, line, words)).toMatchObject({ id: "event-opening-moved-early", args: { moved: "5us" }, reason: "all are here" });
});

test("an award is told line by line: parts, what is paid beside the bid, and what nobody gets", () => {
  const award = { type: "AwardProposed.1", lines: [{ lot: "L1", supplier: "s1", value: 900, payment: 950, money: 950, quantities: [3] }], unawarded: [{ lot: "L1", why: "short", quantities: [2] }] };
  expect(tellAward(award, record(), words).map(({ id }) => id)).toEqual(["event-award-line-part-paid", "event-award-rest"]);
  expect(tellAward(award, record(), words)[0]?.args).toMatchObject({ parts: "3", value: "€9.00", paid: "€9.50", money: "€9.50" });
});

test("what a command asked for is told by its labels", () => {
  const command: Tagged = { type: "ExtendLot.1", id: "x", lot: "L1", by_us: 60, reason: "late", person: "" };
  expect(tellCommand(command, record(), words)).toEqual([
    ["asked-lot", "Caps"],
    ["asked-by-us", "60us"],
    ["asked-reason", "late"],
  ]);
});

test("the lottery's marks are those of rule R7, and the lowest comes first", async () => {
  const bid = (supplier: string): Tagged => ({ type: "BidPlaced.1", lot: "L1", supplier, value: 90, prices: [90], surrogate: false });
  expect((await markOf("L1", "s1", "open sesame")).slice(0, 8)).toBe("48654b38");
  const found = await drawn(record([bid("s1")], [bid("s2")]), "open sesame");
  expect(found.kept).toBe(true);
  expect(found.lots[0]?.marks.map(({ supplier }) => supplier)).toEqual(["s2", "s1"]);
});

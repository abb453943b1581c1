import { describe, expect, test } from "vitest";
import type { Command, Stored, Tagged } from "./entries";
import { delayOf, revealed } from "./secret";
import { layOut } from "./timeline";
import { lotAt } from "./track";

const COMMITMENT = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";
const stage = { kind: "open", random_us: 600_000_000, commitment: COMMITMENT };
const terms = {
  title: "",
  currency: "EUR",
  suppliers: [],
  members: [],
  lots: [{ id: "L1", title: "", price_scale: 2, quantity_scale: 0, ceiling: null, closes_at: 1000, stages: [stage, { kind: "sealed", random_us: 0, commitment: "" }] }],
};
const asked = (type: string): Command => ({ type, id: "x", by: { role: "engine", party: "poolbid" } });
const entry = (at: number, command: string, ...events: Tagged[]) => ({ at, command: asked(command), events });
const bid = (type: string, supplier: string, value: number): Tagged => ({ type, lot: "L1", supplier, value, prices: [value], surrogate: false });
const at = 1000 + 445_574_446;

const timeline = layOut(
  [
    entry(0, "AnnounceAuction.1", { type: "AuctionAnnounced.1", terms }),
    entry(1, "PlaceBid.1", bid("BidPlaced.1", "s1", 90)),
    entry(at, "RevealClose.1", { type: "SecretRevealed.1", lot: "L1", stage: 0, secret: "open sesame" }, { type: "StageClosed.1", lot: "L1", stage: 0, at }),
    entry(at + 5, "PassTime.1", { type: "StageOpened.1", lot: "L1", stage: 1, at: at + 5, closes_at: at + 99, entrants: null }),
    entry(at + 6, "PlaceBid.1", bid("BidSealed.1", "s2", 80)),
    entry(at + 7, "PlaceBid.1", bid("BidSealed.1", "s1", 80)),
    entry(at + 8, "PlaceBid.1", bid("BidSealed.1", "s3", 70)),
    entry(at + 9, "WithdrawBid.1", { type: "BidWithdrawn.1", lot: "L1", supplier: "s3" }),
    entry(at + 99, "PassTime.1", { type: "LotClosed.1", lot: "L1", at: at + 99 }),
  ].map((each, place) => ({ body: new Uint8Array(), entry: { ...each, refusal: null, seq: place + 1, stream: "auction/a", v: 1 } }) satisfies Stored),
);
const [lot] = timeline.lots;
if (lot === undefined) throw new Error("there is one lot");

describe("a staged record laid out", () => {
  test("stages close and open at their places", () => {
    expect([1, 2, 3].map((place) => lotAt(lot, place).stage)).toMatchObject([
      { stage: 0, open: true },
      { stage: 0, open: false },
      { stage: 1, open: true },
    ]);
    expect([1, 2, 3].map((place) => lotAt(lot, place).closesAt)).toEqual([1000, at, at + 99]);
  });
  test("a sealed bid stands from the close, in the order bids came in, unless it was taken back", () => {
    expect(lotAt(lot, 7)).toMatchObject({ lead: 90, leader: "s1", bids: 1 });
    expect(lotAt(lot, 8)).toMatchObject({ lead: 80, leader: "s2", bids: 3, closed: true });
    expect(timeline.beats[4]).toMatchObject({ command: "PlaceBid", value: 80, supplier: "s2" });
  });
});

describe("a revealed secret", () => {
  test("is the one committed to, and makes the very moment of rule F5", async () => {
    expect(await delayOf("L1", 0, "open sesame", 600_000_000)).toBe(445_574_446);
    expect(await revealed(lot, 0, "open sesame", 2)).toMatchObject({ kept: true, hash: COMMITMENT, closesAt: at });
  });
  test("is told where it is another", async () => {
    expect(await revealed(lot, 0, "open barley", 2)).toMatchObject({ kept: false, commitment: COMMITMENT });
  });
});

test("bids that waited are opened, but never those of a failed envelope, and the last amended terms hold", () => {
  const amended = { ...terms, title: "amended", lots: [{ ...terms.lots[0], stages: [{ kind: "sealed", technical: true }] }] };
  const line = layOut(
    [
      entry(0, "AnnounceAuction.1", { type: "AuctionAnnounced.1", terms }),
      entry(1, "AmendTerms.1", { type: "TermsAmended.1", terms: amended }),
      entry(2, "PlaceBid.1", bid("BidSealed.1", "s1", 80)),
      entry(3, "PlaceBid.1", bid("BidSealed.1", "s2", 70)),
      entry(1000, "PassTime.1", { type: "BidsKept.1", lot: "L1", stage: 0, at: 1000 }),
      entry(1500, "OpenBids.1", { type: "BidsOpened.1", lot: "L1", opened: ["s1"], unopened: ["s2"] }, { type: "LotClosed.1", lot: "L1", at: 1500 }),
    ].map((each, place) => ({ entry: { ...each, seq: place + 1, stream: "auction/A", v: 1, refusal: null } }) as unknown as Stored),
  );
  expect(line.title).toBe("amended");
  expect(line.lots[0]?.leads.at(-1)).toMatchObject({ supplier: "s1", value: 80 });
  expect(line.lots[0]?.bids.map((each) => each.supplier)).toEqual(["s1"]);
});

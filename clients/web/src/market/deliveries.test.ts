import { describe, expect, it } from "vitest";
import type { Delivery } from "../shared/supply";
import { type LineOf, goodsFaults, goodsOf, inPlaceOf, makerOf, placeFaults, refusedAt, rowsOf } from "./deliveries";
import type { Listed } from "./register";

const organisation = (id: string, kind: Listed["organisation"]["kind"], legal_name: string, country = "DE"): Listed => ({
  organisation: { id, legal_name, country, kind, ownership: "private", aliases: ["HS"], roles: [], identifiers: [], owners: [], addresses: [] },
  verification: null,
  clearance: [],
  capacity: null,
  reserved: [],
  sold: [],
  kept: [],
  claims: [],
});
const listed = [organisation("maker", "manufacturer", "Heron Semiconductor AG"), organisation("dist", "independent", "Kestrel"), organisation("m1", "oem", "North", "FR")];
const line: LineOf = { lot: "L1", line: "A", title: "Lot · A", maker: "heron semiconductor ag", quantity: 5, pledges: [{ member: "m1", quantity: 3 }, { member: "m2", quantity: 2 }] };
const other: LineOf = { ...line, line: "B", pledges: [{ member: "m2", quantity: 9 }] };
const goods = { hs: "854231", eccn: "3a001.b.2", use: "civil ", maker: "", franchised: false, profile: true };
const row = (line: string, end_user: string): Delivery => ({
  lot: "L1",
  line,
  hs: "854231",
  eccn: "EAR99",
  quantity: 1,
  destination: "DE",
  end_user,
  end_use: "",
  manufacturer: "",
  franchised_only: false,
  profile: false,
});

describe("what goes where", () => {
  it("begins with the members that need it, where the register says they are, and with the maker of that name", () => {
    expect(goodsOf([line], [], listed)).toEqual({
      goods: { hs: "", eccn: "", use: "", maker: "maker", franchised: false, profile: false },
      places: [
        { user: "m1", country: "FR", quantity: "3" },
        { user: "m2", country: "", quantity: "2" },
      ],
    });
    expect(goodsOf([line, other], [], listed).places.map(({ user, quantity }) => [user, quantity])).toEqual([["m1", ""], ["m2", ""]]);
    expect(makerOf("Kestrel", listed)).toBe("");
  });
  it("begins with what was described", () => {
    const begun = goodsOf([line], [row("A", "m9"), row("B", "m1")], listed);
    expect([begun.goods.eccn, begun.places]).toEqual(["EAR99", [{ user: "m9", country: "DE", quantity: "1" }]]);
  });
  it("is each member's own part where several lines are described at once", () => {
    const places = [{ user: "m1", country: "fr", quantity: "" }, { user: "m2", country: "CN", quantity: "" }];
    expect(rowsOf(other, goods, places, false, listed)).toEqual([
      { ...row("B", "m2"), eccn: "3A001.b.2", quantity: 9, destination: "CN", end_use: "civil", manufacturer: "maker", profile: true },
    ]);
  });
  it("takes the place of what was said of the same lines alone", () => {
    expect(inPlaceOf([row("A", "m1"), row("B", "m1")], [line], [row("A", "m2")]).map(({ line, end_user }) => [line, end_user])).toEqual([["B", "m1"], ["A", "m2"]]);
  });
  it("says at sight what cannot be so", () => {
    expect(goodsFaults(goods, true)).toEqual({});
    expect(goodsFaults({ ...goods, hs: "85423", eccn: "ear", franchised: true }, true)).toEqual({ hs: "hs_unknown", eccn: "eccn_invalid", maker: "maker_needed" });
    expect(goodsFaults({ ...goods, franchised: true }, false)).toEqual({});
    expect(placeFaults([{ user: "m1", country: "de", quantity: "1" }, { user: "m1", country: "DE", quantity: "0" }, { user: "", country: "", quantity: "" }], true)).toEqual([
      {},
      { user: "place_twice", quantity: "whole_out_of_range" },
      { user: "id_malformed", country: "country_needed", quantity: "whole_malformed" },
    ]);
  });
  it("finds the field the register refused", () => {
    expect(refusedAt({ code: "deliveries_invalid", detail: "L1 / A: hs" })).toEqual({ field: "hs", fault: "hs_unknown" });
    expect(refusedAt({ code: "deliveries_invalid", detail: "L1 / A: destination" })?.field).toBe("country");
    expect([refusedAt({ code: "deliveries_invalid", detail: "auction" }), refusedAt({ code: "deliveries_bound", detail: "" }), refusedAt(null)]).toEqual([null, null, null]);
  });
});

import { describe, expect, it } from "vitest";
import { type Authorisation, dayEnd, dayStart, franchisedFor, type Listed, wanted } from "./register";

const listed = (id: string, legal_name: string, held: boolean): Listed => ({
  organisation: { id, legal_name, country: "DE", kind: "oem", ownership: "private", aliases: [`${id} Trading`], roles: [], identifiers: [{ kind: "vat", value: `DE${id}` }], owners: [], addresses: [] },
  verification: null,
  clearance: held ? [{ code: "organisation_unverified", rule: "D6", lot: "" }] : [],
  capacity: null,
  reserved: [],
  sold: [],
  kept: [],
  claims: [],
});

describe("the register", () => {
  const all = [listed("s1", "Heron", true), listed("s2", "Lantern", false)];
  it("is searched by id, names and numbers, and by state", () => {
    const ids = (words: string, state: "all" | "cleared" | "held"): string[] => wanted(all, words, state).map((each) => each.organisation.id);
    expect(ids("", "all")).toEqual(["s1", "s2"]);
    expect(ids("HERON", "all")).toEqual(["s1"]);
    expect(ids("s2 trading", "all")).toEqual(["s2"]);
    expect(ids("des1", "all")).toEqual(["s1"]);
    expect(ids("", "held")).toEqual(["s1"]);
    expect(ids("", "cleared")).toEqual(["s2"]);
  });

  it("names the makers whose authorisation holds now, the last moment excluded", () => {
    const given = (manufacturer: string, valid_from: number, valid_until: number): Authorisation => ({ id: manufacturer, distributor: "s1", manufacturer, territory: "", valid_from, valid_until, evidence: "letter" });
    expect(franchisedFor([given("a", 0, 5), given("b", 5, 9), given("b", 0, 9)], "s1", 5)).toEqual(["b"]);
    expect(franchisedFor([given("a", 0, 5)], "s2", 1)).toEqual([]);
  });

  it("reads days as UTC, and what is no day as nothing", () => {
    expect(dayStart("1970-01-02")).toBe(86_400_000_000);
    expect(dayEnd("1970-01-01")).toBe(86_400_000_000);
    expect(dayStart("")).toBeNull();
  });
});

import type { Briefing, LotTerms, ShortlistTerms } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { winning } from "./winning";

const lot = (fields: Partial<LotTerms> = {}): LotTerms => ({ id: "L1", title: "Chips", stages: [], ...fields }) as unknown as LotTerms;
const said = (terms: Partial<Briefing> = {}): string[] =>
  winning({ lots: [lot()], ...terms } as unknown as Briefing).map(({ text }) => text.replace("rule-award-", ""));
const list = (fields: Partial<ShortlistTerms> = {}): ShortlistTerms => ({
  places: [{ bids: 1, most: 1 }],
  not_highest: false,
  within: null,
  cut: null,
  exempt: null,
  anchor: null,
  pledged: [],
  ...fields,
});

describe("who wins and what is paid", () => {
  it("is said of plain terms in three sentences", () => expect(said()).toEqual(["best", "paid-as-bid", "confirmed"]));
  it("tells a second price before anybody bids by it", () => {
    expect(said({ payment: "second_price" })).toContain("paid-second");
    const volume = { kind: "incremental", prices: "rising", blocks: false, most_steps: 1 } as const;
    expect(said({ payment: "second_price", lots: [lot({ volume })] })).toEqual(["volume", "margin-earliest", "paid-refused", "confirmed"]);
    expect(said({ payment: "uniform", lots: [lot({ volume: { ...volume, margin: "pro_rata" } })] })).toEqual(["volume", "margin-pro-rata", "paid-uniform", "confirmed"]);
  });
  it("tells how equal bids are awarded where that is not simply the earlier", () => {
    expect(said({ tie_award: "earliest" }).some((text) => text.startsWith("tie"))).toBe(false);
    for (const chosen of ["lottery", "coverage", "past_supply", "split"] as const) expect(said({ tie_award: chosen })).toContain(`tie-${chosen.replace("_", "-")}`);
    expect(winning({ lots: [lot()], tie_award: "lottery", lottery: "ab12" } as unknown as Briefing)[1]?.args).toEqual({ commitment: "ab12" });
  });
  it("tells a shortlist whole: places, bounds, and what its winners share", () => {
    expect(said({ lots: [lot({ shortlist: list() })] })).toEqual(["listed", "places", "listed-best", "paid-as-bid", "confirmed"]);
    const whole = list({
      places: [{ bids: 3, most: 2 }, { bids: 5, most: 3 }],
      not_highest: true,
      within: [8, 10],
      cut: [1, 2],
      exempt: "0.100000",
      pledged: [{ winners: 1, share: [5, 10], weights: [1] }, { winners: 2, share: [6, 10], weights: [2, 1] }],
    });
    expect(said({ lots: [lot({ shortlist: whole })] })).toEqual([
      "listed", "places", "places", "few", "not-highest", "bounds", "within", "cut", "exempt", "pledged", "pledged-weighted", "pledged-rest", "paid-as-bid", "confirmed",
    ]);
    expect(winning({ lots: [lot({ shortlist: whole })] } as unknown as Briefing).find(({ text }) => text.endsWith("exempt"))?.args).toEqual({ price: "0.1" });
    expect(said({ lots: [lot({ shortlist: list({ within: [8, 10], anchor: [1, 2] }) })] })).toEqual(["listed", "places", "bounds", "within-anchor", "below-anchor", "listed-best", "paid-as-bid", "confirmed"]);
  });
  it("names the lots where they differ, and says nothing of single lots where all are awarded together", () => {
    const two = [lot(), lot({ id: "L2", title: "Coils", shortlist: list() })];
    expect(said({ lots: two })).toEqual(["of-lots", "best", "of-lots", "listed", "places", "listed-best", "paid-as-bid", "confirmed"]);
    expect(said({ lots: two, joint: true })).toEqual(["joint", "paid-as-bid", "confirmed"]);
  });
  it("tells of parts taken at a clock", () => {
    const stage = { kind: "dutch", clock: { least_part: 10 } };
    expect(said({ lots: [lot({ stages: [stage] as unknown as LotTerms["stages"] })] })[0]).toBe("parts");
  });
});

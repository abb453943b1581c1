import type { Briefing, LotRow, LotTerms } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { rulesOf } from "./rules";

const lot = (fields: Partial<LotTerms> = {}): LotTerms => ({
  id: "L1",
  title: "",
  price_scale: 2,
  quantity_scale: 0,
  ceiling: null,
  reserve: null,
  baseline: null,
  decrement: [{ from: "0.00", amount: "0.00", share: [1, 200] }],
  largest_change: null,
  closes_at: 20,
  stages: [{ kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null }],
  lines: [],
  ...fields,
});
const terms = (fields: Partial<Briefing> = {}): Briefing => ({
  auction: "a",
  title: "",
  practice: false,
  currency: "EUR",
  currency_scale: 2,
  opens_at: 10,
  acceptance: true,
  basis: "beat_own",
  ties: "earliest",
  withdrawal: "never",
  terms_sha256: "",
  overtime: {
    window_us: 0,
    trigger: "any_bid",
    rank: 1,
    base: "reset",
    lengths_us: [1],
    scope: "lot",
    most: null,
    hard_stop_us: 5,
  },
  members: [],
  suppliers: [],
  lots: [lot()],
  ...fields,
});
const texts = (given: Briefing, row?: Partial<LotRow>): string[] => rulesOf(given, row as LotRow | undefined).map((each) => each.text);

describe("the rules in words", () => {
  it("say every choice of the terms once", () => {
    expect(texts(terms())).toEqual([
      "rule-close-together",
      "rule-basis-beat-own",
      "rule-decrement-share",
      "rule-overtime-none",
      "rule-ties-earliest",
      "rule-withdraw-never",
      "rule-award-best",
      "rule-award-paid-as-bid",
      "rule-award-confirmed",
      "rule-binding",
    ]);
  });
  it("say what may come before its time, how long bids bind, and who else may bid", () => {
    const said = texts(terms({ early_start: true, early_close: true, bids_valid_us: 60, surrogate_bids: true }));
    expect(said).toEqual(expect.arrayContaining(["rule-close-early-start", "rule-close-early", "rule-binding-valid", "rule-binding-surrogate"]));
  });
  it("say on each lot what differs between lots", () => {
    const two = terms({ lots: [lot(), lot({ closes_at: 30, decrement: [], largest_change: [1, 4] })] });
    expect(texts(two)).toContain("rule-close-staggered");
    expect(texts(two)).toContain("rule-decrement-by-lot");
    expect(texts(two)).toContain("rule-guard-by-lot");
  });
  it("know the same decrement in another spelling", () => {
    const finer = lot({ decrement: [{ from: "0.0000", amount: "0.0000", share: [1, 200] }] });
    expect(texts(terms({ lots: [lot(), finer] }))).toContain("rule-decrement-share");
  });
  it("say overtime whole: when, how far, for which lots, how often, and where it ends", () => {
    const given = terms({
      overtime: {
        window_us: 60,
        trigger: "rank_at_most",
        rank: 3,
        base: "bid_stamp",
        lengths_us: [120, 60],
        scope: "cascade",
        most: 5,
        hard_stop_us: 900,
      },
    });
    expect(texts(given).filter((text) => text.startsWith("rule-overtime"))).toEqual([
      "rule-overtime-rank-at-most",
      "rule-overtime-base-bid-stamp",
      "rule-overtime-scope-cascade",
      "rule-overtime-shorter",
      "rule-overtime-most",
      "rule-overtime-stop",
    ]);
  });
  it("tell a course of stages, who enters each, and what fixed a random close", () => {
    const open = { kind: "open" as const, pause_us: 0, length_us: 0, revisable: true, random_us: 600, commitment: "ab", entrants: null };
    const last = { ...open, kind: "sealed" as const, random_us: 0, commitment: "", revisable: false, length_us: 300, entrants: { best: null, within: [1, 10] as [number, number], least: 3 } };
    const said = rulesOf(terms({ lots: [lot({ stages: [open, last] })] }), undefined).filter((each) => each.matter === "stages");
    expect(said.map((each) => each.text)).toEqual([
      "rule-stages-count",
      "rule-stage-open",
      "rule-stage-random",
      "rule-stage-sealed-once",
      "rule-stage-follows",
      "rule-stage-within",
      "rule-stage-least",
      "rule-stage-others",
      "rule-stage-commitment",
    ]);
    expect(said.at(-1)?.args).toMatchObject({ stage: 1, commitment: "ab" });
    expect(texts(terms({ lots: [lot({ stages: [open, last] })] }))).not.toContain("rule-overtime-none");
  });
  it("say how suppliers are told apart and how far back prices go, where that is shown", () => {
    const seen = { lead_price: true, all_prices: true, supplier_count: false, count_from: 1, reserve_met: false, starting_gate: false, traffic_light: null };
    const chosen = (aliases: "generic" | "numbered" | "random", graph: "lead" | "none" | "all", row: Partial<LotRow> = { lead: null, ladder: [] }): string[] =>
      texts(terms({ visibility: { ...seen, aliases, graph } }), row).filter((text) => /aliases|graph/.test(text));
    expect(chosen("generic", "lead")).toEqual([]);
    expect(chosen("numbered", "all")).toEqual(["rule-see-aliases-numbered", "rule-graph-all"]);
    expect(chosen("random", "none")).toEqual(["rule-see-aliases-random", "rule-graph-none"]);
    expect(chosen("random", "none", { rank: 1 })).toEqual([]);
  });
  it("tell of packages and technical envelopes", () => {
    const sealed = { ...lot().stages[0], kind: "sealed" as const, pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null, technical: true, opening_us: 60 };
    expect(texts(terms({ packages: true, lots: [lot({ stages: [sealed] })] }))).toEqual(
      expect.arrayContaining(["rule-packages", "rule-stage-technical", "rule-stage-opening"]),
    );
    expect(texts(terms())).not.toContain("rule-packages");
  });
  it("say no more is seen than is sent", () => {
    expect(texts(terms(), { lead: null })).toContain("rule-see-lead");
    expect(texts(terms(), { rank: 1 })).not.toContain("rule-see-lead");
  });
});

import { describe, expect, test } from "vitest";
import { newDraft } from "./draft";
import { type Preset, pour, unpour } from "./presets";
import { distinct, termsOf } from "./terms";

const NOW = 1_790_000_000_000_000;
const MINUTE_US = 60_000_000;
const open = { kind: "open" as const, pause_us: 0, length_us: 0, revisable: true, random_us: 10 * MINUTE_US, commitment: "", entrants: null };
const last = { ...open, kind: "sealed" as const, length_us: 5 * MINUTE_US, revisable: false, random_us: 0, entrants: { best: null, within: { num: 1, den: 10 }, least: 3 } };
const preset: Preset = {
  name: "known",
  title: "",
  meets: "",
  runs_us: 15 * MINUTE_US,
  basis: "beat_leading",
  ties: "equal_best",
  withdrawal: "until_close",
  acceptance: false,
  surrogate_bids: false,
  overtime: { window_us: 0, trigger: "any_bid", rank: 3, base: "reset", lengths_us: [MINUTE_US], scope: "lot", gap_us: 0, most: null, hard_stop_us: 60 * MINUTE_US, surrogate_counts: true },
  visibility: { lead_price: true, all_prices: true, supplier_count: false, count_from: 5, reserve_met: false, starting_gate: false },
  decrement: [{ from_value: 0, amount: 0, share: { num: 1, den: 200 } }],
  largest_change: { num: 1, den: 4 },
  stages: [open, last],
};

const part = { id: "a", manufacturer: "", part_number: "A", description: "", quantity: 2, pledges: [{ member: "m", quantity: 2 }], unitBaseline: "" };
function drafted() {
  const draft = newDraft({ title: "Spring", members: [{ id: "m", name: "M" }], parts: [part], pool: null }, { baselineLabel: "x", suffix: "1" });
  draft.suppliers = [{ id: "s", name: "S" }];
  draft.lots = [{ id: "l1", title: "L", parts: ["a"], ceiling: "", reserve: "", baseline: "", decrement: null }];
  return draft;
}

describe("a preset poured into the form", () => {
  test("is read back as the terms it says", () => {
    const draft = drafted();
    pour(preset, draft);
    const { terms, faults } = termsOf(draft, NOW);
    expect(faults).toEqual([]);
    const { basis, ties, withdrawal, acceptance, surrogate_bids } = terms;
    expect({ basis, ties, withdrawal, acceptance, surrogate_bids }).toEqual({
      basis: "beat_leading", ties: "equal_best", withdrawal: "until_close", acceptance: false, surrogate_bids: false,
    });
    expect(terms.overtime.window_us).toBe(0);
    expect(terms.visibility).toMatchObject({ lead_price: true, all_prices: true });
    expect(terms.lots[0]).toMatchObject({ closes_at: terms.opens_at + preset.runs_us, stages: preset.stages, decrement: preset.decrement, largest_change: { num: 1, den: 4 } });
  });
  test("carries overtime, and without a decrement asks for the least unit", () => {
    const draft = drafted();
    const overtime = { ...preset.overtime, window_us: 2 * MINUTE_US, lengths_us: [2 * MINUTE_US, MINUTE_US], base: "bid_stamp" as const };
    pour({ ...preset, overtime, decrement: [], stages: [{ ...open, random_us: 0 }], largest_change: null }, draft);
    const { terms, faults } = termsOf(draft, NOW);
    expect(faults).toEqual([]);
    expect(terms.overtime).toMatchObject({ window_us: 2 * MINUTE_US, lengths_us: [2 * MINUTE_US, MINUTE_US], base: "bid_stamp", hard_stop_us: 60 * MINUTE_US });
    expect(terms.lots[0]).toMatchObject({ decrement: [{ from_value: 0, amount: 0, share: null }], largest_change: null });
  });
  test("says which of its rules another choice contradicts, until the stages are taken back", () => {
    const draft = drafted();
    pour(preset, draft);
    draft.ties = "forbidden";
    draft.overtime.on = true;
    draft.overtime.window = "1:00";
    expect(distinct(termsOf(draft, NOW).faults).map(({ code }) => code)).toEqual(["sealed_ties", "overtime_at_random"]);
    unpour(draft);
    expect(termsOf(draft, NOW).faults).toEqual([]);
  });
});

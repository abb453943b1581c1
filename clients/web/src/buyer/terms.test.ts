import { describe, expect, test } from "vitest";
import { durationText, idOf, momentText, readAmount, readDuration, readDurations, readMoment, readPercent } from "../shared/amounts";
import { type Draft, newDraft } from "./draft";
import { baselineOf, divided, joined, leftOut, moved, parted, suggestedThreshold } from "./lots";
import { preview, sentences } from "./overtime";
import { type Terms, distinct, termsOf } from "./terms";

const NOW = 1_790_000_000_000_000;

const part = (id: string, quantity: number, unitBaseline = "") => ({
  id,
  manufacturer: "Acme",
  part_number: id.toUpperCase(),
  description: "",
  quantity,
  pledges: [
    { member: "north", quantity: quantity - 1 },
    { member: "south", quantity: 1 },
  ],
  unitBaseline,
});

const MEMBERS = [
  { id: "north", name: "North" },
  { id: "south", name: "South" },
];

function draftOf(change: (draft: Draft) => void = () => undefined): Draft {
  const parts = [part("a", 1000, "1.25"), part("b", 10, "0.5"), part("c", 500, "2")];
  const draft = newDraft({ title: "Spring demand", members: MEMBERS, parts, pool: { stream: "pool/spring", seq: 9, head: "ab" } }, { baselineLabel: "Last price paid", suffix: "1" });
  draft.suppliers = [
    { id: "s1", name: "One" },
    { id: "s2", name: "Two" },
  ];
  draft.lots = divided(draft.parts, { by: "value", threshold: "1000", priceScale: 4, basketTitle: "Basket" });
  change(draft);
  return draft;
}

const built = (change?: (draft: Draft) => void) => termsOf(draftOf(change), NOW);
const faults = (change: (draft: Draft) => void) => distinct(built(change).faults).map(({ path, code }) => `${path} ${code}`);

describe("what is typed", () => {
  test("amounts are whole units, and a refusal's code where they are not", () => {
    expect(readAmount("12.5", 4)).toEqual({ ok: true, value: 125_000 });
    expect(readAmount("1,000", 4)).toEqual({ ok: false, code: "price_separator" });
    expect(readAmount("0.00001", 4)).toEqual({ ok: false, code: "price_precision" });
    expect(readAmount("0", 4)).toEqual({ ok: false, code: "price_not_positive" });
    expect(readAmount("90071992547409.92", 2)).toEqual({ ok: false, code: "price_too_large" });
  });

  test("percentages are exact ratios in lowest terms", () => {
    expect(readPercent("0.5")).toEqual({ ok: true, value: { num: 1, den: 200 } });
    expect(readPercent("25 %")).toEqual({ ok: true, value: { num: 1, den: 4 } });
    expect(readPercent("100")).toEqual({ ok: true, value: { num: 1, den: 1 } });
    expect(readPercent("100.1").ok).toBe(false);
    expect(readPercent("1e2").ok).toBe(false);
    expect(readPercent("-1").ok).toBe(false);
  });

  test("durations go there and back", () => {
    expect(readDuration("2:00", 0, 1e12)).toEqual({ ok: true, value: 120_000_000 });
    expect(readDuration("90", 0, 1e12)).toEqual({ ok: true, value: 90_000_000 });
    expect(readDuration("1:60", 0, 1e12).ok).toBe(false);
    expect(readDuration("2:00", 0, 60_000_000)).toEqual({ ok: false, code: "duration_out_of_range" });
    expect(readDurations("2:00, 1:00", 0, 1e12)).toEqual({ ok: true, value: [120_000_000, 60_000_000] });
    expect(readDurations(" ", 0, 1e12).ok).toBe(false);
    for (const text of ["0:45", "2:00", "1:30:00"]) {
      const read = readDuration(text, 0, 1e12);
      expect(read.ok && durationText(read.value)).toBe(text);
    }
  });

  test("a local moment goes there and back", () => {
    const read = readMoment("2030-05-06T07:08:09");
    expect(read.ok && momentText(read.value)).toBe("2030-05-06T07:08:09");
    expect(readMoment("soon").ok).toBe(false);
  });

  test("ids are made of names and never twice", () => {
    expect(idOf("Würth & Co. (Süd)")).toBe("wurth-co-sud");
    expect(idOf("One", ["one", "one-2"])).toBe("one-3");
    expect(idOf("Straße Ø")).toMatch(/^stra-e-[a-z0-9]{6}$/);
  });
  test("a name in Han has an id of its own, the same wherever it is typed", () => {
    const one = idOf("德州仪器", [], "supplier");
    expect(one).toMatch(/^supplier-[a-z0-9]{6}$/);
    expect(idOf(" 德州仪器 ", ["other"], "supplier")).toBe(one);
    expect(idOf("华强电子", [], "supplier")).not.toBe(one);
    expect(idOf("深圳TI", [], "x")).not.toBe(idOf("上海TI", [], "x"));
    expect(idOf("德州仪器", [one], "supplier")).toBe(`${one}-2`);
  });
});

describe("parts into lots", () => {
  const { parts } = draftOf();

  test("each part worth it gets a lot, largest first, and the rest one basket", () => {
    const byValue = divided(parts, { by: "value", threshold: "1000", priceScale: 4, basketTitle: "Basket" });
    expect(byValue.map((lot) => [lot.id, lot.title, lot.parts])).toEqual([
      ["lot-1", "A · Acme", ["a"]],
      ["lot-2", "C · Acme", ["c"]],
      ["lot-3", "Basket", ["b"]],
    ]);
    expect(divided(parts, { by: "quantity", threshold: "501", priceScale: 4, basketTitle: "B" }).map((lot) => lot.parts)).toEqual([["a"], ["b", "c"]]);
    expect(divided(parts, { by: "quantity", threshold: "0", priceScale: 4, basketTitle: "B" })).toHaveLength(3);
  });

  test("the suggested threshold leaves the largest parts a lot each", () => {
    const many = Array.from({ length: 20 }, (_, place) => part(`p${place}`, 10 + place));
    expect(suggestedThreshold(many, "quantity", 4)).toBe("22");
    expect(suggestedThreshold(parts, "value", 4)).toBe("5");
    expect(suggestedThreshold([], "value", 4)).toBe("0");
  });

  test("a part is in one lot at most, wherever it is moved", () => {
    const { lots } = draftOf();
    expect(moved(lots, "a", "lot-3").map((lot) => lot.parts)).toEqual([["c"], ["b", "a"]]);
    expect(leftOut({ parts, lots: moved(lots, "a", null) }).map(({ id }) => id)).toEqual(["a"]);
    expect(parted(joined(lots, ["lot-1", "lot-2"]), parts[2]!).map((lot) => [lot.id, lot.parts])).toEqual([
      ["lot-1", ["a"]],
      ["lot-3", ["b"]],
      ["lot-4", ["c"]],
    ]);
  });

  test("a lot's baseline is the sum of its parts', if each has one", () => {
    expect(baselineOf(parts, 4)).toBe("2255.0000");
    expect(baselineOf([...parts, part("d", 1)], 4)).toBeNull();
  });
});

describe("terms", () => {
  test("are whole numbers in value units, quantities the sum of pledges, times in microseconds", () => {
    const { terms, faults: none } = built((draft) => {
      const [first] = draft.lots;
      if (first === undefined) throw new Error("no lot");
      first.ceiling = "1500";
      first.reserve = "1200.5";
      draft.stagger = "1:00";
    });
    expect(none).toEqual([]);
    expect(terms.opens_at).toBe(NOW + 300_000_000);
    const [lot, next] = terms.lots as [Terms["lots"][number], Terms["lots"][number]];
    expect(lot).toMatchObject({ ceiling: 15_000_000, reserve: 12_005_000, price_scale: 4, quantity_scale: 0, largest_change: { num: 1, den: 4 } });
    expect(lot.baseline).toEqual({ label: "Last price paid", value: 12_500_000 });
    expect(lot.decrement).toEqual([{ from_value: 0, amount: 0, share: { num: 1, den: 200 } }]);
    expect(lot.closes_at).toBe(terms.opens_at + 1_800_000_000);
    expect(next.closes_at).toBe(lot.closes_at + 60_000_000);
    expect(lot.stages).toEqual([{ kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null }]);
    expect(terms).not.toHaveProperty("format");
    expect(lot.lines[0]).toEqual({ id: "a", description: "", manufacturer: "Acme", part_number: "A", unit: "pcs", quantity: 1000, pledges: part("a", 1000).pledges });
    expect(terms.pool).toEqual({ stream: "pool/spring", seq: 9, head: "ab" });
    expect(terms.overtime).toEqual({
      window_us: 120_000_000, trigger: "rank_at_most", rank: 3, base: "reset", lengths_us: [120_000_000],
      scope: "lot", gap_us: 0, most: null, hard_stop_us: 3_600_000_000, surrogate_counts: true,
    });
    expect(terms.currency_scale).toBe(2);
  });

  test("overtime switched off is a window of zero, and its other fields are not asked for", () => {
    const { terms, faults: none } = built((draft) => {
      draft.overtime.on = false;
      draft.overtime.window = "nonsense";
      draft.overtime.lengths = "";
    });
    expect(none).toEqual([]);
    expect(terms.overtime.window_us).toBe(0);
    expect(terms.overtime.lengths_us.every((length) => length > 0)).toBe(true);
  });

  test("every fault names its field", () => {
    expect(faults((draft) => { draft.title = " "; })).toEqual(["title text_malformed"]);
    expect(faults((draft) => { draft.suppliers = []; })).toEqual(["suppliers suppliers_none"]);
    expect(faults((draft) => { draft.suppliers[1] = { id: "s1", name: "Again" }; })).toEqual(["suppliers.1 id_twice"]);
    expect(faults((draft) => { draft.suppliers[1] = { id: "north", name: "North" }; })).toEqual(["suppliers.1 id_on_both_sides"]);
    expect(faults((draft) => { draft.suppliers[1] = { id: "poolbid", name: "P" }; })).toEqual(["suppliers.1 id_kept"]);
    expect(faults((draft) => { draft.decrement.percent = "x"; })).toEqual(["decrement.percent percent_malformed"]);
    expect(faults((draft) => { draft.lots[0]!.ceiling = "1e3"; })).toEqual(["lots.lot-1.ceiling price_exponent"]);
    expect(faults((draft) => { Object.assign(draft.lots[0]!, { ceiling: "10", reserve: "11" }); })).toEqual(["lots.lot-1.reserve reserve_above_ceiling"]);
    expect(faults((draft) => { Object.assign(draft, { opening: "at", opensAt: "2001-01-01T00:00" }); })).toEqual(["opensAt opens_in_the_past"]);
    expect(faults((draft) => { draft.lots = []; })).toEqual(["lots lots_none"]);
  });

  test("choices that contradict each other are faults (rule T1)", () => {
    expect(faults((draft) => { draft.basis = "beat_leading"; draft.visibility.leadPrice = false; })).toEqual(["visibility.leadPrice lead_must_be_seen"]);
    expect(faults((draft) => { draft.ties = "forbidden"; })).toEqual(["visibility.allPrices prices_must_be_seen"]);
    expect(faults((draft) => { draft.basis = "beat_leading"; draft.visibility.startingGate = true; })).toEqual(["visibility.startingGate gate_would_leak"]);
  });

  test("bands rise", () => {
    const bands = (...levels: string[]) => (draft: Draft) => {
      draft.decrement = { kind: "bands", amount: "", percent: "", bands: levels.map((from) => ({ from, amount: "1", percent: "" })) };
    };
    expect(faults(bands("0", "100"))).toEqual([]);
    expect(faults(bands("0", "0"))).toEqual(["decrement.bands bands_must_rise"]);
    expect(built(bands("0", "100")).terms.lots[0]?.decrement).toEqual([
      { from_value: 0, amount: 10_000, share: null },
      { from_value: 1_000_000, amount: 10_000, share: null },
    ]);
  });
});

describe("overtime in words", () => {
  const overtime = built().terms.overtime;

  test("says every choice once", () => {
    expect(sentences(overtime).map(({ id }) => id)).toEqual([
      "overtime-trigger-rank-at-most", "overtime-base-reset", "overtime-scope-lot", "overtime-most-any", "overtime-hard-stop", "overtime-surrogates-count",
    ]);
    expect(sentences({ ...overtime, window_us: 0 }).map(({ id }) => id)).toEqual(["overtime-off"]);
  });

  test("shows where the close goes, as the engine would move it", () => {
    expect(preview(overtime)).toEqual([
      { bidAt: -30e6, close: 90e6, held: false },
      { bidAt: 60e6, close: 180e6, held: false },
      { bidAt: 150e6, close: 270e6, held: false },
    ]);
    expect(preview({ ...overtime, base: "scheduled_close", lengths_us: [120e6, 60e6] }).map(({ close }) => close)).toEqual([120e6, 180e6, 240e6]);
    expect(preview({ ...overtime, base: "bid_stamp", lengths_us: [60e6] }).map(({ close }) => close)).toEqual([30e6, 60e6, 90e6]);
  });

  test("stops at the cap and at the hard stop", () => {
    expect(preview({ ...overtime, most: 1 })).toHaveLength(1);
    expect(preview({ ...overtime, hard_stop_us: 100e6 })).toEqual([
      { bidAt: -30e6, close: 90e6, held: false },
      { bidAt: 60e6, close: 100e6, held: true },
    ]);
    expect(preview({ ...overtime, window_us: 0 })).toEqual([]);
  });
});

describe("volume that joins", () => {
  test("is asked for on the lots it is for, and on no other", () => {
    const { terms } = built((draft) => {
      for (const lot of draft.lots) lot.ceiling = "1000";
      draft.joining = { only: [draft.lots[0]?.id ?? ""], most: "5000", each: "", shows: "curve" };
    });
    expect(terms?.lots.map(({ joining }) => joining)).toEqual([{ most: 5000, shows: "curve" }, ...draftOf().lots.slice(1).map(() => undefined)]);
  });
  test("needs a whole number of pieces", () => {
    const wrong = (most: string): string[] => faults((draft) => (draft.joining = { only: [], most, each: "", shows: "joined" })).filter((fault) => fault.startsWith("joining"));
    expect(wrong("")).toEqual(["joining.most whole_malformed"]);
    expect(wrong("1.5")).toEqual(["joining.most whole_malformed"]);
    expect(wrong("12")).toEqual([]);
  });
  test("gives each member a part of it where one is typed", () => {
    const { terms } = built((draft) => {
      for (const lot of draft.lots) lot.ceiling = "1000";
      draft.joining = { only: [], most: "5000", each: "1000", shows: "nothing" };
    });
    expect(terms?.lots[0]?.joining).toEqual({ most: 5000, shows: "nothing", each: 1000 });
  });
});

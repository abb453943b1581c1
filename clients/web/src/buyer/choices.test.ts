import { describe, expect, test } from "vitest";
import { type Draft, newDraft } from "./draft";
import { distinct, termsOf } from "./terms";

const NOW = 1_790_000_000_000_000;
const MINUTE_US = 60_000_000;
const part = (id: string) => ({ id, manufacturer: "", part_number: id, description: "", quantity: 2, pledges: [{ member: "m", quantity: 2 }], unitBaseline: "" });

function built(change: (draft: Draft) => void) {
  const draft = newDraft({ title: "Spring", members: [{ id: "m", name: "M" }], parts: [part("a"), part("b")], pool: null }, { baselineLabel: "x", suffix: "1" });
  draft.suppliers = [{ id: "s", name: "S" }];
  draft.lots = ["a", "b"].map((id) => ({ id: `l-${id}`, title: id, parts: [id], ceiling: "", reserve: "", baseline: "", decrement: null }));
  change(draft);
  return termsOf(draft, NOW);
}
const faults = (change: (draft: Draft) => void) => distinct(built(change).faults).map(({ path, code }) => `${path} ${code}`);

describe("the later choices", () => {
  test("at their defaults are left out of the terms", () => {
    const { terms } = built(() => undefined);
    for (const name of ["tie_award", "past_supply", "payment", "proxies", "sequence", "gap_us", "first_runs_us", "runs_us", "early_close"]) expect(terms).not.toHaveProperty(name);
    for (const name of ["traffic_light", "aliases", "graph"]) expect(terms.visibility).not.toHaveProperty(name);
    for (const name of ["floor", "exact_multiples", "largest_step"]) expect(terms.lots[0]).not.toHaveProperty(name);
  });
  test("lots one after another close as the rules plan them, and their gap and running time are said", () => {
    const { terms } = built((draft) => Object.assign(draft, { duration: "10:00", stagger: "5:00", choices: { ...draft.choices, sequence: "serial" } }));
    expect(terms).toMatchObject({ sequence: "serial", gap_us: 5 * MINUTE_US, first_runs_us: 10 * MINUTE_US, runs_us: 10 * MINUTE_US });
    expect(terms.lots.map((lot) => lot.closes_at - terms.opens_at)).toEqual([10 * MINUTE_US, 25 * MINUTE_US]);
  });
  test("a largest step clamps the shares of the decrement", () => {
    const { terms } = built((draft) => Object.assign(draft.lots[0]!, { largestStep: "1", floor: "0.5" }));
    expect(terms.lots[0]).toMatchObject({ floor: 5000, largest_step: 10_000, decrement: [{ share: { num: 1, den: 200 }, most: 10_000 }] });
  });
  test("past supply names every supplier, and a light its borders", () => {
    const { terms } = built(({ choices }) => Object.assign(choices, { tieAward: "past_supply", pastSupply: { s: "7" }, light: { greenTo: "1", amberTo: "2", within: "5" } }));
    expect(terms.past_supply).toEqual([{ supplier: "s", figure: 7 }]);
    expect(terms.visibility.traffic_light).toEqual({ green_to: 1, amber_to: 2, within: { num: 1, den: 20 } });
  });
  test("that contradict others are told where they stand", () => {
    expect(faults((draft) => { draft.basis = "beat_next"; })).toEqual(["visibility.allPrices next_must_be_seen"]);
    expect(faults(({ choices }) => { choices.tieAward = "past_supply"; })).toEqual(["pastSupply.s whole_malformed"]);
    expect(faults(({ choices }) => { Object.assign(choices, { proxies: true, exactMultiples: true }); })).toEqual(["proxies proxies_step"]);
    expect(faults(({ choices }) => { choices.aliases = "numbered"; })).toEqual(["visibility.aliases aliases_need_prices"]);
    expect(faults(({ choices }) => { choices.light = { greenTo: "3", amberTo: "2", within: "" }; })).toEqual(["visibility.amberTo amber_below_green"]);
  });
});

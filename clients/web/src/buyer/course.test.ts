import { describe, expect, test } from "vitest";
import { SAID } from "../shared/faults";
import { luckyStages, newStage, readCourse, stageDraftOf } from "./course";
import { type StageTerms, newDraft } from "./draft";
import { newEvaluation, newOption, readEvaluation } from "./evaluated";
import { readIndex, readShortlist, shortlistDraftOf, type ShortlistTerms } from "./lotrules";
import { Reader } from "./reader";
import { guarded, newSteered, readSteered } from "./steered";
import { faultOf } from "./trial";

const MINUTE_US = 60_000_000;
const part = { id: "a", manufacturer: "", part_number: "A", description: "", quantity: 2, pledges: [{ member: "m", quantity: 2 }], unitBaseline: "" };
function drafted() {
  const draft = newDraft({ title: "Spring", members: [{ id: "m", name: "M" }], parts: [part], pool: null }, { baselineLabel: "x", suffix: "1" });
  draft.suppliers = [{ id: "s", name: "S" }];
  draft.lots = [{ id: "l1", title: "L", parts: ["a"], ceiling: "100", reserve: "", baseline: "", decrement: null }];
  return draft;
}
const open: StageTerms = { kind: "open", pause_us: 0, length_us: 0, revisable: true, random_us: 0, commitment: "", entrants: null };

function round(stages: readonly StageTerms[]) {
  const draft = drafted();
  draft.stages = stages.map(stageDraftOf);
  const reader = new Reader();
  const read = readCourse(reader, draft, draft.lots[0]!);
  return { read, faults: reader.faults };
}

describe("a course", () => {
  test("goes through the form whole: sealed with envelopes, then the best, then a dispute for the places", () => {
    const stages: StageTerms[] = [
      { ...open, kind: "sealed", revisable: false, technical: true, quorum: 2, opening_us: 3600 * 1e6 },
      { ...open, pause_us: MINUTE_US, length_us: 10 * MINUTE_US, entrants: { best: 3, within: { num: 1, den: 10 }, least: 2, drop: 1 } },
      { ...open, length_us: 5 * MINUTE_US, only_gap: { num: 1, den: 20 } },
    ];
    expect(round(stages)).toEqual({ read: stages, faults: [] });
  });
  test("leaves a clock's start to the server, unless the lot has its own", () => {
    const clock = { start: [], steps: [{ from_value: 0, amount: 0, share: { num: 1, den: 100 } }], interval_us: 20_000_000, most: 100, limit: null, grace_us: 1_000_000, limits: true };
    const stage: StageTerms = { ...open, kind: "dutch", clock };
    expect(round([stage])).toEqual({ read: [stage], faults: [] });
    const draft = drafted();
    draft.stages = [stageDraftOf(stage)];
    draft.lots[0]!.clockStart = "12.5";
    expect(readCourse(new Reader(), draft, draft.lots[0]!)[0]?.clock?.start).toEqual([125_000]);
  });
  test("says at its field what cannot be read", () => {
    const draft = drafted();
    draft.stages = [newStage(), { ...newStage("japanese"), pause: "x" }];
    draft.stages[1]!.clock!.percent = "";
    const reader = new Reader();
    readCourse(reader, draft, draft.lots[0]!);
    expect(reader.faults).toEqual([
      { path: "stages.1.pause", code: "duration_malformed" },
      { path: "stages.1.clock.percent", code: "clock_stands_still" },
    ]);
  });
  test("is lucky where its secret close takes more than a quarter of the stage", () => {
    const draft = drafted();
    draft.stages = [{ ...newStage(), random: "5:00" }, { ...newStage("sealed"), length: "10:00", random: "2:31" }];
    draft.duration = "20:00";
    expect(luckyStages(draft)).toEqual([1]);
    draft.duration = "19:59";
    expect(luckyStages(draft)).toEqual([0, 1]);
  });
});

describe("the rules of lots", () => {
  test("a shortlist keeps its shares as they were spelled until they are changed", () => {
    const terms: ShortlistTerms = {
      places: [{ bids: 1, most: 1 }, { bids: 3, most: 2 }],
      not_highest: true,
      within: { num: 8, den: 10 },
      cut: { num: 1, den: 2 },
      exempt: 100_000,
      anchor: null,
      pledged: [{ winners: 1, share: { num: 5, den: 10 }, weights: [1] }],
    };
    const draft = shortlistDraftOf(terms);
    expect(draft.exempt).toBe("0.1");
    const reader = new Reader();
    expect(readShortlist(reader, draft)).toEqual(terms);
    expect(readShortlist(reader, { ...draft, within: "75" }).within).toEqual({ num: 3, den: 4 });
    expect(reader.faults).toEqual([]);
  });
  test("an evaluation is read with its answers, years and points", () => {
    const evaluation = newEvaluation();
    Object.assign(evaluation, { yearly: true, discount: "4", points: true });
    evaluation.criteria = [
      { title: "The energy", options: [{ ...newOption(), label: "A", yearly: "2x12 -1.5", points: "5" }, { ...newOption(), label: "B", components: [{ name: "risk", amount: "", percent: "2", of: "so_far", less: true }] }] },
    ];
    const reader = new Reader();
    expect(readEvaluation(reader, evaluation, drafted())).toEqual({
      places: 6,
      discount: { num: 1, den: 25 },
      price_points: 60,
      criteria: [{ id: "the-energy", title: "The energy", options: [{ label: "A", yearly: [120_000, 120_000, -15_000], points: 5 }, { label: "B", components: [{ name: "risk", share: { num: 1, den: 50 }, of: "so_far", less: true }] }] }],
    });
    expect(reader.faults).toEqual([]);
  });
  test("an index without a month is told at its field", () => {
    const reader = new Reader();
    readIndex(reader, { only: [], name: "LME", source: "LME", reference: "9", month: "2027", lag: "1", averaging: "1", floor: "", cap: "" }, drafted());
    expect(reader.faults).toEqual([{ path: "index.month", code: "month_malformed" }]);
  });
});

describe("steering", () => {
  test("with any command for two persons, amending takes two as well", () => {
    expect(guarded(["cancel"])).toEqual(["cancel", "amend"]);
    expect(readSteered(new Reader(), { ...newSteered(), twoPersons: ["cancel"] }, 2).two_persons).toEqual(["cancel", "amend"]);
  });
  test("without a late start a late opening stands", () => {
    expect(readSteered(new Reader(), { ...newSteered(), lateStart: null }, 2)).toEqual({ late_start: null });
  });
});

test.each([
  ["lots.L1.stages.1.clock.interval_us", "stages.1.clock.interval"],
  ["lots.L1.stages.0", "stages.0.kind"],
  ["lots.L1.stages.2.quorum", "stages.2.quorum"],
  ["lots.L1.evaluation.price_points", "evaluation.pricePoints"],
  ["lots.L1.evaluation", "evaluation"],
  ["lots.L1.evaluation.suppliers.s1", "evaluation.suppliers.s1"],
  ["lots.L1.shortlist.cut", "shortlist.cut"],
  ["lots.L1.joining.most", "joining.most"],
  ["lots.L1.payment", "payment"],
  ["lots.L1.floor", "lots.L1.floor"],
  ["visibility.count_from", "visibility.countFrom"],
  ["overtime.hard_stop_us", "overtime.hardStop"],
  ["two_persons", "twoPersons"],
])("the server's fault at %s lies in the field %s", (path, field) => {
  expect(faultOf({ path, why: "so" })).toEqual({ path: field, code: `${SAID}so` });
});

import { expect, test } from "vitest";
import { newAwardRules, newRule, readAwardRules, reasonOf, usual } from "./awardrules";
import { Reader } from "./reader";

const read = (rules: ReturnType<typeof newRule>[], columns: string[] = ["country"]): { terms: unknown; faults: readonly string[] } => {
  const reader = new Reader();
  const draft = { ...newAwardRules(), columns, labels: { s1: { country: "CN" }, s2: { country: " VN " } }, rules };
  const terms = readAwardRules(reader, draft, ["s1", "s2", "s3"], 2);
  return { terms, faults: reader.faults.map(({ path, code }) => `${path} ${code}`) };
};

test("rules are spelled as the terms hold them", () => {
  const { terms, faults } = read([
    { ...newRule("most_winners"), level: "2" },
    { ...newRule("most_by"), level: "60", column: "country" },
    { ...newRule("least_group"), level: "20", column: "country", value: "CN", soft: true },
    { ...newRule("exclude"), supplier: "s3" },
    { ...newRule("budget"), level: "1000.50" },
  ]);
  expect(faults).toEqual([]);
  expect(terms).toEqual({
    suppliers: [
      { id: "s1", labels: [{ column: "country", value: "CN" }] },
      { id: "s2", labels: [{ column: "country", value: "VN" }] },
    ],
    limits: [
      { id: "most-winners", metric: "winners", sense: "at_most", amount: 2 },
      { id: "most-by-country", metric: "spend", sense: "at_most", share: { num: 3, den: 5 }, who_by: "country" },
      { id: "least-group-cn", metric: "spend", sense: "at_least", share: { num: 1, den: 5 }, who: { column: "country", values: ["CN"] }, priority: 1 },
      { id: "exclude-s3", metric: "spend", sense: "at_most", amount: 0, who: { ids: ["s3"] } },
      { id: "budget", metric: "spend", sense: "at_most", amount: 100050 },
    ],
  });
});

test("what is missing is said beside its field", () => {
  expect(read([newRule("most_winners"), newRule("most_group"), newRule("exclude")], []).faults).toEqual([
    "awardRules.rules.0.level whole_malformed",
    "awardRules.rules.1.level percent_malformed",
    "awardRules.rules.1.column column_none",
    "awardRules.rules.1.value text_malformed",
    "awardRules.rules.2.supplier supplier_none",
  ]);
});

test("no rules are an empty object", () => {
  expect(readAwardRules(new Reader(), newAwardRules(), ["s1"], 2)).toEqual({});
});

test("the usual scenarios keep the other rules", () => {
  const budget = { id: "budget", metric: "spend" as const, sense: "at_most" as const, amount: 5 };
  const cases = usual({ limits: [budget] }, { inForce: "now", free: "free", most: (count) => `${count}` });
  expect(cases.map(({ name }) => name)).toEqual(["now", "free", "1", "2", "3"]);
  expect(cases[2]?.rules.limits?.map(({ id }) => id)).toEqual(["budget", "most-winners-1"]);
  expect(usual(null, { inForce: "now", free: "free", most: (count) => `${count}` })[0]?.name).toBe("free");
});

test("a reason says what it is: no saving below zero, and no rules where none alone keeps it out", () => {
  const of = (because: string, by = "0.00", rules: string[] = []): string => reasonOf({ because, by, rules });
  expect([of("package", "100.00"), of("package", "0.00"), of("package", "-0.50")]).toEqual(["package", "package-even", "package-dearer"]);
  expect([of("rule", "1.00", ["budget"]), of("rule", "1.00")]).toEqual(["rule", "rules-together"]);
  expect([of("lowest", "0.00"), of("left")]).toEqual(["lowest", "left"]);
});

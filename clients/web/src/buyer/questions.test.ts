import { expect, test } from "vitest";
import english from "../texts/en/questions.ftl?raw";
import chinese from "../texts/zh-CN/questions.ftl?raw";
import { type Given, QUESTIONS, nextQuestion, offered, recommended } from "./questions";

const sources = import.meta.glob<string>("../../../../auction/core/presets/*.py", { query: "?raw", import: "default", eager: true });
const PRESETS = new Set(Object.values(sources).flatMap((source) => [...source.matchAll(/_preset\(\s*"([a-z0-9-]+)"/g)].map(([, name]) => name ?? "")));
const formats = Object.values(import.meta.glob<string>("../../../../auction/core/FORMATS.md", { query: "?raw", import: "default", eager: true })).join("");

/** Every way through the questions. */
function ways(given: readonly Given[] = []): Given[][] {
  const question = nextQuestion(given);
  if (question === null) return [[...given]];
  return offered(question, given).flatMap((answer) => ways([...given, { question, answer }]));
}
const told = (way: readonly Given[]): string => way.map(({ question, answer }) => `${question}: ${answer.id}`).join(", ");

test("the presets are found where they are written", () => {
  expect(PRESETS.size).toBeGreaterThanOrEqual(17);
});

test("every way through the questions ends in a preset that exists and stands in the table of formats", () => {
  expect(ways().length).toBeGreaterThan(20);
  for (const way of ways()) {
    const found = recommended(way);
    expect(PRESETS, told(way)).toContain(found?.preset);
    expect(formats, told(way)).toContain(`\`${found?.preset}\``);
  }
});

test("every preset is recommended to somebody, and every question is asked", () => {
  expect(new Set(ways().map((way) => recommended(way)?.preset))).toEqual(PRESETS);
  expect(new Set(ways().flat().map(({ question }) => question))).toEqual(new Set(Object.keys(QUESTIONS)));
});

test("every question leaves a choice, and nobody is asked the same twice", () => {
  for (const way of ways()) {
    expect(new Set(way.map(({ question }) => question)).size, told(way)).toBe(way.length);
    for (const [place, { question }] of way.entries()) expect(offered(question, way.slice(0, place)).length, told(way)).toBeGreaterThan(1);
  }
});

test("where more than the price counts, no clock and no second price is recommended", () => {
  const counted = ways().filter((way) => recommended(way)?.also.includes("evaluation"));
  expect(counted.length).toBeGreaterThan(5);
  for (const way of counted) expect(["dutch", "japanese", "vickrey"], told(way)).not.toContain(recommended(way)?.preset);
});

test.each([["English", english], ["Chinese", chinese]])("%s has words for every question, answer and preset", (_, text) => {
  const ids = [
    ...Object.entries(QUESTIONS).flatMap(([question, answers]) => [`question-${question}`, ...answers.map(({ id }) => `answer-${question}-${id}`)]),
    ...[...PRESETS].flatMap((preset) => [`reveals-${preset}`, `watch-${preset}`]),
  ];
  for (const id of ids) expect(text).toMatch(new RegExp(`^${id} = `, "m"));
});

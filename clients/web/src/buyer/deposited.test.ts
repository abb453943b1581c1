import { describe, expect, test } from "vitest";
import type { Row } from "@wire/frames";
import { deposits } from "../shared/deposits";
import { newDeposit, readDeposit } from "./deposited";
import { Reader } from "./reader";

const read = (changes: object): { terms: object; faults: string[] } => {
  const reader = new Reader();
  const terms = readDeposit(reader, { ...newDeposit(), ...changes }, 2);
  return { terms, faults: reader.faults.map(({ path, code }) => `${path} ${code}`) };
};

describe("a deposit chosen for the terms", () => {
  test("is an amount in minor units, lost whole unless another part is said", () => {
    expect(read({ much: "5000.50" })).toEqual({ terms: { per: "auction", amount: 500_050, share: null, kept_until: "award", forfeit: { num: 1, den: 1 } }, faults: [] });
  });
  test("or a share of the ceiling price, exactly", () => {
    expect(read({ per: "lot", by: "share", much: "1.5", keptUntil: "contract", forfeit: "50" }).terms).toEqual({ per: "lot", amount: 0, share: { num: 3, den: 200 }, kept_until: "contract", forfeit: { num: 1, den: 2 } });
  });
  test("and what is wrong is said at its field", () => {
    expect(read({ much: "1.005" }).faults).toEqual(["deposit.much price_precision"]);
    expect(read({ by: "share", much: "0", forfeit: "0" }).faults).toEqual(["deposit.much price_not_positive", "deposit.forfeit price_not_positive"]);
  });
});

test("deposits for the auction and for lots are found by their keys", () => {
  const rows: [string, Row][] = [["deposit:s1", { supplier: "s1", lot: "" }], ["lot:L1", {}], ["deposit:s1:L1", { supplier: "s1", lot: "L1" }]];
  expect(deposits(rows).map(({ lot }) => lot)).toEqual(["", "L1"]);
});

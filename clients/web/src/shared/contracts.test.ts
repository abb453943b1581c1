import { describe, expect, it } from "vitest";
import { holds, type SignedContract, spelled, verdictOn } from "./contracts";
import told from "../../../wire/golden/contract.json";

const contract = told as unknown as SignedContract;

describe("a signed contract", () => {
  it("is spelled as it was hashed", () => {
    expect(spelled({ b: [1, { d: "深圳\u2028\"\\", c: null }], a: true })).toBe('{"a":true,"b":[1,{"c":null,"d":"深圳\u2028\\"\\\\"}]}');
  });

  it("holds as the server signed it, under its own key", async () => {
    const verdict = await verdictOn(contract, contract.key);
    expect(verdict).toMatchObject({ document: true, signed: "good", published: true, sha256: contract.sha256 });
    expect(holds(verdict)).toBe(true);
  });

  it("shows a changed document, another hash, another signature and another key", async () => {
    const changed = { ...contract, document: { ...contract.document, contract: { ...contract.document.contract, total: "1.00" } } };
    expect(await verdictOn(changed, contract.key)).toMatchObject({ document: false, signed: "good" });
    const rehashed = { ...changed, sha256: (await verdictOn(changed, "")).sha256 };
    expect(await verdictOn(rehashed, contract.key)).toMatchObject({ document: true, signed: "bad" });
    const other = { ...contract, signature: `AAAA${contract.signature.slice(4)}` };
    expect(holds(await verdictOn(other, contract.key))).toBe(false);
    expect(holds(await verdictOn(contract, "other+00000000+AAAA"))).toBe(false);
  });
});

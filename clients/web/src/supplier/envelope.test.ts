import { describe, expect, test } from "vitest";
import { fault, LONGEST, MOST, plain, withFiles } from "./envelope";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("an envelope", () => {
  test("holds a text, or documents, or both, and not too much", () => {
    expect(fault("", [])).toBe("envelope_invalid");
    expect(fault("  ", [])).toBe("envelope_invalid");
    expect(fault("x", [])).toBeNull();
    expect(fault("", [{ name: "a", hash: ABC }])).toBeNull();
    expect(fault("x".repeat(LONGEST + 1), [])).toBe("envelope_invalid");
    expect(fault("", Array.from({ length: MOST + 1 }, (_, place) => ({ name: "a", hash: `${place}` })))).toBe("envelope_invalid");
  });

  test("keeps its text on one line, as records do", () => {
    expect(plain(" one\r\n\ttwo\u2028three ")).toBe("one two three");
    expect(plain("e\u0301")).toBe("\u00e9");
  });

  test("names a document by the SHA-256 of its bytes, once", async () => {
    const files = [new File(["abc"], "offer.pdf"), new File(["abc"], "again.pdf")];
    expect(await withFiles([], files)).toEqual([{ name: "offer.pdf", hash: ABC }]);
  });
});

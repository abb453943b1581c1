import { describe, expect, it } from "vitest";
import * as money from "./money";

const lines = (...quantities: number[]) =>
  quantities.map((quantity, place) => ({
    id: `l${place}`,
    description: "",
    manufacturer: "",
    part_number: "",
    unit: "piece",
    quantity,
    pledges: [],
  }));
const oneIn200 = [{ from: "0", amount: "0", share: [1, 200] as [number, number] }];

describe("decimal strings", () => {
  it("are read and written exactly, beyond what a float can hold", () => {
    expect(money.parse("9007199254740993.000001", 6)).toBe(9007199254740993000001n);
    expect(money.text(9007199254740993000001n, 6)).toBe("9007199254740993.000001");
    expect(money.text(5n, 3)).toBe("0.005");
    expect(money.text(-5n, 3)).toBe("-0.005");
    expect(money.text(7n, 0)).toBe("7");
  });
  it("lose nothing: trailing zeros beyond the scale pass, other decimals do not", () => {
    expect(money.parse("1.2300", 2)).toBe(123n);
    expect(money.parse("1.234", 2)).toBeNull();
    expect(money.parse("1,234", 2)).toBeNull();
    expect(money.parse("01", 2)).toBeNull();
  });
  it("compare and subtract at any scale", () => {
    expect(money.compare("10", "9.99")).toBe(1);
    expect(money.compare("0.10", "0.1")).toBe(0);
    expect(money.minus("1", "0.999")).toBe("0.001");
    expect(money.plus("0.1", "0.2")).toBe("0.3");
  });
});

describe("what a person typed", () => {
  it.each([
    ["", "price_blank"],
    ["   ", "price_blank"],
    ["NaN", "price_not_a_number"],
    ["-inf", "price_not_a_number"],
    ["１２", "price_foreign_digits"],
    ["-5", "price_sign"],
    ["\u22125", "price_sign"],
    ["1e5", "price_exponent"],
    ["1,000", "price_separator"],
    ["1 000", "price_separator"],
    [" 12", "price_separator"],
    ["1.", "price_malformed"],
    ["007", "price_malformed"],
    ["abc", "price_malformed"],
    ["1.234", "price_precision"],
    ["0.00", "price_not_positive"],
    ["9".repeat(65), "price_too_long"],
  ])("%j is refused as %s", (typed, code) => expect(money.priceFault(typed, 2)).toBe(code));
  it.each(["12", "12.5", "12.50", "12.5000", "0.01"])("%j is a price", (typed) => expect(money.priceFault(typed, 2)).toBeNull());
});

describe("a premium to an index", () => {
  it("may be nothing, and a discount has a minus", () => {
    expect(["0", "12.00", "-25.50", "-0", "--1", "+1", "-1.001"].map((each) => money.premiumFault(each, 2))).toEqual([
      null,
      null,
      null,
      "price_sign",
      "price_sign",
      "price_sign",
      "price_precision",
    ]);
  });
});

describe("a bid", () => {
  it("is worth quantity times price over its lines", () => {
    expect(money.valueOf(lines(3, 10), [250n, 7n])).toBe(820n);
  });
  it("must improve by the band its value lies in, shares rounded up, never by less than one unit", () => {
    const bands = [
      { from: "0", amount: "0.05", share: null },
      { from: "100", amount: "0", share: [1, 200] as [number, number] },
    ];
    expect(money.leastImprovement(bands, 9_999n, 2)).toBe(5n);
    expect(money.leastImprovement(bands, 10_001n, 2)).toBe(51n);
    expect(money.leastImprovement([], 10n, 2)).toBe(1n);
    const capped = [{ from: "0", amount: "0", share: [1, 10] as [number, number], most: "0.50" }];
    expect([499n, 500n, 501n].map((each) => money.leastImprovement(capped, each, 2))).toEqual([50n, 50n, 50n]);
    expect(money.leastImprovement(capped, 490n, 2)).toBe(49n);
  });
  it("of one line is as high as the wanted value allows", () => {
    const [line] = lines(7);
    expect(money.unitPriceFor(line!, 100n)).toBe(14n);
    expect(money.unitPriceFor(line!, 6n)).toBeNull();
  });
});

describe("scaling line prices", () => {
  it("never exceeds what is wanted, and misses it by less than the smallest quantity that could still be given back", () => {
    let seed = 7;
    const dice = (most: number) => 1 + (seed = (seed * 48271) % 2147483647) % most;
    for (let turn = 0; turn < 300; turn += 1) {
      const some = lines(...Array.from({ length: dice(8) }, () => dice(5000)));
      const prices = some.map(() => BigInt(1000 + dice(1_000_000)));
      const total = money.valueOf(some, prices);
      const wanted = total - total / BigInt(dice(400) + 1);
      const scaled = money.scaleDown(some, prices, wanted);
      if (scaled === null) continue;
      const value = money.valueOf(some, scaled);
      expect(value <= wanted).toBe(true);
      expect(wanted - value < BigInt(some.reduce((sum, line) => sum + line.quantity, 0))).toBe(true);
      expect(scaled.every((price, place) => price > 0n && price <= prices[place]!)).toBe(true);
    }
  });
  it("says no rather than to let a line fall to zero or to raise a total", () => {
    expect(money.scaleDown(lines(1, 1), [1n, 1000n], 500n)).toBeNull();
    expect(money.scaleDown(lines(1), [10n], 11n)).toBeNull();
    expect(money.scaleDown(lines(1), [0n], 0n)).toBeNull();
  });
});

describe("one step", () => {
  const lot = (price_scale: number, ...quantities: number[]) => ({
    lines: lines(...quantities),
    decrement: oneIn200,
    price_scale,
    quantity_scale: 0,
  });
  it("down covers the decrement, up does not go beyond it by more than a unit", () => {
    const down = money.step(lot(4, 300), [12_345n], -1)![0]!;
    expect((12_345n - down) * 300n * 200n >= 12_345n * 300n).toBe(true);
    expect((12_345n - down - 1n) * 300n * 200n < 12_345n * 300n).toBe(true);
    expect(money.step(lot(4, 300), [down], 1)![0]! > down).toBe(true);
  });
  it("down on a basket scales every line", () => {
    const basket = lot(6, 100, 20, 3);
    const prices = [1_000_000n, 2_500_000n, 9_000_000n];
    const moved = money.step(basket, prices, -1)!;
    expect(moved.every((price, place) => price < prices[place]!)).toBe(true);
    const [before, after] = [money.valueOf(basket.lines, prices), money.valueOf(basket.lines, moved)];
    expect((before - after) * 200n >= before).toBe(true);
  });
  it("stops before zero", () => {
    expect(money.step(lot(0, 1), [1n], -1)).toBeNull();
  });
});

describe("the guard against slips", () => {
  it("speaks from just beyond the share, and not without a reference", () => {
    expect(money.fallsTooFar([1, 4], 100n, 75n)).toBe(false);
    expect(money.fallsTooFar([1, 4], 100n, 74n)).toBe(true);
    expect(money.fallsTooFar(null, 100n, 1n)).toBe(false);
    expect(money.fallsTooFar([1, 4], null, 1n)).toBe(false);
  });
});

describe("amounts on the screen", () => {
  it("are formatted exactly, with the currency's decimals at least", () => {
    const style = { locale: "en-GB", currency: "USD", decimals: 2 };
    expect(money.format("9007199254740993.5", style).replaceAll("\u00a0", " ")).toBe("USD 9,007,199,254,740,993.50");
    expect(money.format("0.001230", style).replaceAll("\u00a0", " ")).toBe("USD 0.00123");
    expect(money.format("12", { locale: "zh-CN", currency: "CNY", decimals: 2 }).replaceAll("\u00a0", " ")).toBe("CNY 12.00");
    expect(money.format("12.3456", { ...style, rounded: true }).replaceAll("\u00a0", " ")).toBe("USD 12.35");
    expect(money.format("1234.5", { locale: "de-DE", currency: null, decimals: 2 })).toBe("1.234,50");
  });
});

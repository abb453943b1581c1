import { describe, expect, test } from "vitest";
import type { Briefing, LotRow, LotTerms, PartRow } from "@wire/frames";
import { boundTo, restOf } from "./rest";

const volume = { kind: "incremental", prices: "rising", blocks: false, most_steps: 1 };
const lot = (fields: object = {}): LotTerms => ({ quantity_scale: 0, stages: [], lines: [{ quantity: 1000 }], ...fields }) as unknown as LotTerms;
const part = (...quantities: string[]): PartRow => ({ quantities }) as unknown as PartRow;
const row = (most: string): LotRow => ({ own_limits: ["0", "1", most] }) as unknown as LotRow;
const rest = (of: LotTerms, given: PartRow, terms: object = {}, own = row("800")): string | null => restOf(terms as Briefing, of, own, given);

describe("why not more of a lot", () => {
  test("is not asked of who gets the whole", () => expect(rest(lot({ volume }), part("1000"))).toBeNull());
  test("is told of quantities by what was offered", () => {
    expect(rest(lot({ volume }), part("800"))).toBe("all");
    expect(rest(lot({ volume }), part("799"))).toBe("volume");
    expect(rest(lot({ volume }), part("800"), {}, row("2000"))).toBe("volume");
    expect(rest(lot({ volume }), part("799"), { joint: true })).toBe("together");
  });
  test("is told by the rule that divides a lot", () => {
    expect(rest(lot({ shortlist: { pledged: [{}] } }), part("300"))).toBe("pledged");
    expect(rest(lot(), part("500"), { tie_award: "split" })).toBe("split");
    expect(rest(lot({ stages: [{ clock: { least_part: 10 } }] }), part("30"))).toBe("all");
    expect(rest(lot(), part("500"))).toBeNull();
  });
});

describe("what a bid is for", () => {
  const clock = lot({ price_scale: 2, stages: [{ clock: { least_part: 10 } }] });
  const taken = (own: string, quantity: string | null): LotRow => ({ own, your_quantity: quantity }) as unknown as LotRow;
  test("at a clock of parts is the part that was taken", () => {
    expect(boundTo(clock, taken("1000.00", "30"))).toBe("30.00");
    expect(boundTo(clock, taken("1000.00", null))).toBe("1000.00");
  });
  test("is elsewhere the bid, sealed before standing, or nothing", () => {
    expect(boundTo(lot({ price_scale: 2 }), taken("1000.00", "30"))).toBe("1000.00");
    expect(boundTo(lot(), { own: "5", sealed: "4" } as LotRow)).toBe("4");
    expect(boundTo(lot(), undefined)).toBeNull();
  });
});

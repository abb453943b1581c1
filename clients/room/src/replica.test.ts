import type { Briefing, Delta, Row, Snapshot } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { Replica } from "./replica";

const snapshot = (cursor: number, rows: Record<string, Row>): Snapshot => ({
  t: "snapshot",
  auction: "a",
  cursor,
  now: 10,
  terms: { auction: "a" } as Briefing,
  rows,
});
const delta = (cursor: number, rows: Record<string, Row>, gone: string[] = []): Delta => ({
  t: "delta",
  auction: "a",
  cursor,
  at: 20 + cursor,
  rows,
  gone,
});

describe("a replica", () => {
  it("is replaced whole by a snapshot", () => {
    const replica = new Replica("a");
    replica.snapshot(snapshot(3, { auction: { status: "open" }, "lot:1": { rank: 2 } }));
    expect(replica.snapshot(snapshot(9, { auction: { status: "closed" } }))).toEqual({ kind: "all" });
    expect([...replica.rows.keys()]).toEqual(["auction"]);
    expect(replica.cursor).toBe(9);
  });
  it("merges a delta field by field, adds rows it did not have, and drops those that are gone", () => {
    const replica = new Replica("a");
    replica.snapshot(snapshot(0, { "lot:1": { rank: 2, own: "5.00" }, "bid:1:x": { value: "5.00" } }));
    const applied = replica.delta(delta(1, { "lot:1": { rank: 1 }, "lot:2": { rank: null } }, ["bid:1:x"]));
    expect(applied).toEqual({ kind: "rows", keys: ["lot:1", "lot:2", "bid:1:x"] });
    expect(Object.fromEntries(replica.rows)).toEqual({ "lot:1": { rank: 1, own: "5.00" }, "lot:2": { rank: null } });
    expect(replica.at).toBe(21);
  });
  it("takes nothing in twice and nothing out of turn", () => {
    const replica = new Replica("a");
    expect(replica.delta(delta(1, { x: { a: 1 } }))).toEqual({ kind: "gap" });
    replica.snapshot(snapshot(4, { x: { a: 4 } }));
    expect(replica.delta(delta(4, { x: { a: 0 } }))).toEqual({ kind: "known" });
    expect(replica.delta(delta(6, { x: { a: 6 } }))).toEqual({ kind: "gap" });
    expect(replica.rows.get("x")).toEqual({ a: 4 });
    expect(replica.delta(delta(5, { x: { a: 5 } })).kind).toBe("rows");
  });
});

import type { Ack, Bid, ClientFrame, Closing, ServerFrame } from "@wire/frames";
import { describe, expect, it } from "vitest";
import { Session, type Heard, type Link, type Ports } from "./session";

/** A line whose other end, clock, dice and timers the test holds in its hands. */
class Bench {
  now = 1000;
  dice = 0.5;
  kept: string | null = null;
  links: Link[] = [];
  lines: { sent: ClientFrame[]; heard: Heard; open: boolean }[] = [];
  #timers: { due: number; call: () => void }[] = [];

  readonly ports: Ports = {
    open: (_subprotocol, heard) => {
      const line = { sent: [] as ClientFrame[], heard, open: true };
      this.lines.push(line);
      return { send: (text) => line.sent.push(JSON.parse(text) as ClientFrame), close: () => (line.open = false) };
    },
    milliseconds: () => this.now,
    random: () => this.dice,
    after: (milliseconds, call) => {
      const timer = { due: this.now + milliseconds, call };
      this.#timers.push(timer);
      return () => void (this.#timers = this.#timers.filter((each) => each !== timer));
    },
    keep: { load: () => this.kept, save: (text) => void (this.kept = text) },
  };

  session(hooks: ConstructorParameters<typeof Session>[1] = {}): Session {
    return new Session(this.ports, { ...hooks, link: (link) => this.links.push(link) });
  }
  get line() {
    return this.lines[this.lines.length - 1]!;
  }
  say(frame: ServerFrame): void {
    this.line.heard.text(JSON.stringify(frame));
  }
  welcome(): void {
    this.line.heard.opened();
    this.say({ t: "welcome", v: 1, now: 5_000_000, you: { role: "supplier", party: "s", name: "S" }, auctions: [] });
  }
  /** The frames sent on the line that is up now, without clock probes. */
  get sent(): ClientFrame[] {
    return this.line.sent.filter((frame) => frame.t !== "ping");
  }
  step(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.due);
      next.call();
    }
    this.now = until;
  }
}

const bid = (id: string): Bid => ({ t: "bid", id, auction: "a", lot: "L1", prices: ["1.00"], confirm: false });
const ack = (id: string): Ack => ({
  t: "ack",
  id,
  outcome: "accepted",
  seq: 7,
  at: 1,
  entry: "ab",
  code: "",
  rule: "",
  again: "",
  detail: "",
});
const snapshot = (cursor: number): ServerFrame => ({
  t: "snapshot",
  auction: "a",
  cursor,
  now: 5_000_000,
  terms: {} as never,
  rows: { auction: { status: "open" } },
});
const delta = (cursor: number): ServerFrame => ({ t: "delta", auction: "a", cursor, at: 1, rows: { x: { n: cursor } }, gone: [] });

describe("connecting", () => {
  it("says hello first, and subscribes and asks only once welcomed", () => {
    const bench = new Bench();
    const session = bench.session();
    session.subscribe("a");
    session.start();
    void session.request(bid("r1"));
    expect(bench.sent).toEqual([]);
    bench.welcome();
    expect(bench.sent).toEqual([{ t: "hello", v: 1 }, { t: "subscribe", auction: "a", cursor: null }, bid("r1")]);
    expect(session.link).toEqual({ state: "live" });
  });
  it("says whether the server has read all auctions that it lists", () => {
    const bench = new Bench();
    const heard: [number, boolean][] = [];
    bench.session({ auctions: (auctions, loading) => heard.push([auctions.length, loading]) }).start();
    bench.line.heard.opened();
    bench.say({ t: "welcome", v: 1, now: 5_000_000, you: { role: "supplier", party: "s", name: "S" }, auctions: [], loading: true });
    bench.say({ t: "auctions", auctions: [{ auction: "a", title: "A", practice: false, status: "open", opens_at: 1 }], loading: true });
    bench.say({ t: "auctions", auctions: [{ auction: "a", title: "A", practice: false, status: "open", opens_at: 1 }] });
    expect(heard).toEqual([[0, true], [1, true], [1, false]]);
  });
  it("says which closes have moved of auctions that are listed and not followed", () => {
    const bench = new Bench();
    const heard: Closing[][] = [];
    bench.session({ moved: (auctions) => heard.push(auctions) }).start();
    bench.welcome();
    const moved = [{ auction: "a", first_close_at: 7, last_close_at: 9, paused_at: null }];
    bench.say({ t: "moved", auctions: moved });
    expect(heard).toEqual([moved]);
  });
  it("comes back after a loss, later each time, within the bounds the dice give", () => {
    const bench = new Bench();
    bench.session().start();
    const waits: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      bench.line.heard.closed(1006);
      const link = bench.links[bench.links.length - 1]!;
      if (link.state !== "down") throw new Error(link.state);
      waits.push(link.retryAt - bench.now);
      bench.step(link.retryAt - bench.now);
    }
    expect(bench.lines).toHaveLength(9);
    expect(waits[0]).toBe(600);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(Math.max(...waits)).toBe(5100);
  });
  it("comes back within two seconds after a restart, and not before a second after too many frames", () => {
    for (const [code, dice, wait] of [
      [1012, 1, 2000],
      [1001, 0, 200],
      [4008, 0, 200],
      [4029, 0, 1000],
    ] as const) {
      const bench = new Bench();
      bench.dice = dice;
      bench.session().start();
      bench.welcome();
      bench.line.heard.closed(code);
      expect(bench.links[bench.links.length - 1]).toEqual({ state: "down", attempt: 0, retryAt: bench.now + wait });
    }
  });
  it.each([
    [4000, "broken"],
    [4001, "signed_out"],
    [4003, "forbidden"],
  ] as const)("stays away after %i", (code, why) => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    bench.line.heard.closed(code);
    bench.step(600_000);
    expect(session.link).toEqual({ state: "ended", why, detail: "" });
    expect(bench.lines).toHaveLength(1);
  });
  it("notices a line on which nothing is heard any more", () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    bench.step(10_000);
    expect(bench.links.map((link) => link.state)).toContain("down");
    expect(bench.lines[0]!.open).toBe(false);
  });
  it("keeps a line on which probes are answered", () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    for (let turn = 0; turn < 60; turn += 1) {
      bench.step(1000);
      const probe = [...bench.line.sent].reverse().find((frame) => frame.t === "ping");
      if (probe?.t === "ping") bench.say({ t: "pong", c: probe.c, r: probe.c, s: probe.c });
    }
    expect(session.link.state).toBe("live");
    expect(bench.lines).toHaveLength(1);
  });
});

describe("resuming", () => {
  it("subscribes from the cursor it has", () => {
    const bench = new Bench();
    const session = bench.session();
    session.subscribe("a");
    session.start();
    bench.welcome();
    bench.say(snapshot(4));
    bench.say(delta(5));
    bench.line.heard.closed(1006);
    bench.step(60_000);
    bench.welcome();
    expect(bench.sent[1]).toEqual({ t: "subscribe", auction: "a", cursor: 5 });
  });
  it("asks once for what it missed when a cursor is skipped", () => {
    const bench = new Bench();
    const session = bench.session();
    const replica = session.subscribe("a");
    session.start();
    bench.welcome();
    bench.say(snapshot(4));
    bench.say(delta(7));
    bench.say(delta(8));
    expect(bench.sent.slice(2)).toEqual([{ t: "subscribe", auction: "a", cursor: 4 }]);
    bench.say(delta(5));
    bench.say(delta(6));
    bench.say(delta(9));
    expect(replica.cursor).toBe(6);
    expect(bench.sent.slice(3)).toEqual([{ t: "subscribe", auction: "a", cursor: 6 }]);
  });
});

describe("a request", () => {
  it("is sent again with the same id until it is answered, and only then forgotten", async () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    const answered = session.request(bid("r1"));
    expect(JSON.parse(bench.kept!)).toEqual([bid("r1")]);
    bench.line.heard.closed(1006);
    bench.step(60_000);
    bench.welcome();
    expect(bench.sent).toEqual([{ t: "hello", v: 1 }, bid("r1")]);
    bench.say(ack("r1"));
    expect(await answered).toEqual(ack("r1"));
    expect(JSON.parse(bench.kept!)).toEqual([]);
    bench.line.heard.closed(1006);
    bench.step(60_000);
    bench.welcome();
    expect(bench.sent).toEqual([{ t: "hello", v: 1 }]);
  });
  it("survives a reload", () => {
    const bench = new Bench();
    bench.kept = JSON.stringify([bid("r1")]);
    const answers: string[] = [];
    const session = bench.session({ answered: (request, answer) => answers.push(`${request.id} ${answer.t}`) });
    session.start();
    bench.welcome();
    expect(bench.sent[1]).toEqual(bid("r1"));
    bench.say(ack("r1"));
    expect(answers).toEqual(["r1 ack"]);
  });
  it("ends with an error that names it, and not with one that does not", async () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    const answered = session.request(bid("r1"));
    bench.say({ t: "error", code: "frame_not_json", detail: "", id: null });
    expect(session.unanswered).toHaveLength(1);
    bench.say({ t: "error", code: "auction_unknown", detail: "", id: "r1" });
    expect((await answered).t).toBe("error");
    expect(session.unanswered).toHaveLength(0);
  });
  it("is kept and sent again while the server cannot say whether it was recorded", async () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    const answered = session.request(bid("r1"));
    for (const sent of [1, 2]) {
      expect(bench.sent.filter(({ t }) => t === "bid")).toHaveLength(sent);
      bench.say({ t: "error", code: "ledger_unavailable", detail: "", id: "r1" });
      expect(session.unanswered).toHaveLength(1);
      bench.step(1000);
    }
    bench.say(ack("r1"));
    expect((await answered).t).toBe("ack");
    bench.step(5000);
    expect(bench.sent.filter(({ t }) => t === "bid")).toHaveLength(3);
  });
  it("that is too long for the line is never sent: it would end the line", async () => {
    const bench = new Bench();
    const session = bench.session();
    session.start();
    bench.welcome();
    const answer = await session.request({ ...bid("r1"), prices: Array.from({ length: 3000 }, () => "1.000000") });
    expect(answer).toMatchObject({ t: "error", code: "frame_too_long", id: "r1" });
    expect(bench.sent).toEqual([{ t: "hello", v: 1 }]);
  });
});

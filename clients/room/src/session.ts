/**
 * The line to the server: connects, says hello, subscribes, resumes from cursors, keeps every request until it is answered
 * and sends it again with the same id. It knows sockets, timers, dice and storage only as ports, and no screen.
 */
import { SUBPROTOCOL, VERSION } from "@wire/frames";
import type { Ack, AuctionEntry, ClientFrame, Closing, ErrorFrame, Preview, Previewed, Request, ServerFrame, You } from "@wire/frames";
import { ServerClock } from "./clock";
import { Replica, type Applied } from "./replica";

export interface Wire {
  send(text: string): void;
  close(): void;
}
export interface Heard {
  opened(): void;
  text(text: string): void;
  closed(code: number): void;
}
export interface Ports {
  /** Opens a socket; the handlers are called later, never before this returns. */
  open(subprotocol: string, heard: Heard): Wire;
  /** A monotonic clock in milliseconds. */
  milliseconds(): number;
  /** A random number from 0 to 1. */
  random(): number;
  /** Calls back once after so many milliseconds; returns what cancels it. */
  after(milliseconds: number, call: () => void): () => void;
  /** Keeps the unanswered requests of this party over a reload. */
  keep: { load(): string | null; save(text: string): void };
}

export type Link =
  | { state: "idle" }
  | { state: "connecting"; attempt: number }
  | { state: "live" }
  /** Reconnects by itself at `retryAt` on the monotonic clock. */
  | { state: "down"; attempt: number; retryAt: number }
  /** Ended for good: `signed_out` (4001), `forbidden` (4003), `broken` (4000), `left` (by this side). */
  | { state: "ended"; why: "signed_out" | "forbidden" | "broken" | "left"; detail: string };

export type Answer = Ack | ErrorFrame;

export interface Hooks {
  link?(link: Link): void;
  welcomed?(you: You): void;
  /** The auctions of this party; `loading` while the server has just started and has not read them all. */
  auctions?(auctions: AuctionEntry[], loading: boolean): void;
  /** Closes of listed auctions have moved that are not followed. */
  moved?(auctions: Closing[]): void;
  changed?(replica: Replica, applied: Applied): void;
  /** A request was taken in, or found kept from before a reload. */
  asked?(request: Request): void;
  answered?(request: Request, answer: Answer): void;
  /** An error that belongs to no request. */
  fault?(error: ErrorFrame): void;
  /** The server's clock was heard. */
  probed?(): void;
}

const ENDED: Readonly<Record<number, "signed_out" | "forbidden" | "broken">> = {
  4000: "broken",
  4001: "signed_out",
  4003: "forbidden",
};
const SOON: ReadonlySet<number> = new Set([1001, 1012, 4008]);
const TOO_MANY = 4029;
export const LARGEST_FRAME = 16 * 1024;
const QUICK_PROBES = 6;
const QUICK_MS = 250;
const PROBE_MS = 2000;
const SILENCE_MS = 6000;
const LONGEST_WAIT_MS = 10_000;
const ASK_AGAIN_MS = 1000;

export class Session {
  readonly clock: ServerClock;
  readonly replicas = new Map<string, Replica>();
  readonly #ports: Ports;
  readonly #hooks: Hooks;
  readonly #waiting = new Map<string, Request>();
  readonly #promises = new Map<string, (answer: Answer) => void>();
  readonly #questions = new Map<string, (answer: Previewed | null) => void>();
  readonly #resyncing = new Set<string>();
  #link: Link = { state: "idle" };
  #wire: Wire | null = null;
  #attempt = 0;
  #probes = 0;
  #unheardSince: number | null = null;
  #stopProbing: () => void = () => undefined;
  #stopWaiting: () => void = () => undefined;
  #lastError = "";

  constructor(ports: Ports, hooks: Hooks = {}) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.clock = new ServerClock(() => ports.milliseconds());
  }

  get link(): Link {
    return this.#link;
  }

  /** The requests not answered yet, oldest first. */
  get unanswered(): readonly Request[] {
    return [...this.#waiting.values()];
  }

  /** Connect, and stay connected until `stop` or an end for good. Requests kept from before are sent again. */
  start(): void {
    for (const request of this.#kept()) {
      this.#waiting.set(request.id, request);
      this.#hooks.asked?.(request);
    }
    this.#connect();
  }

  /** Leave: close the socket and do not come back. Unanswered requests stay kept. */
  stop(): void {
    this.#end("left", "");
    this.#hangUp();
  }

  /** Try now instead of waiting out the back-off. */
  nudge(): void {
    if (this.#link.state === "down") this.#connect();
  }

  /** The line is known to be dead: let go of it and come back. */
  drop(): void {
    if (this.#wire !== null) this.#lost(1006);
  }

  subscribe(auction: string): Replica {
    let replica = this.replicas.get(auction);
    if (replica === undefined) {
      replica = new Replica(auction);
      this.replicas.set(auction, replica);
      if (this.#link.state === "live") this.#send({ t: "subscribe", auction, cursor: null });
    }
    return replica;
  }

  unsubscribe(auction: string): void {
    this.#resyncing.delete(auction);
    if (this.replicas.delete(auction) && this.#link.state === "live") this.#send({ t: "unsubscribe", auction });
  }

  /** Ask, now or as soon as the line is back, and keep asking with the same id until it is answered. */
  request(request: Request): Promise<Answer> {
    const frame = JSON.stringify(request);
    if (new TextEncoder().encode(frame).length > LARGEST_FRAME) {
      return Promise.resolve({ t: "error", code: "frame_too_long", detail: "", id: request.id });
    }
    this.#waiting.set(request.id, request);
    this.#saveKept();
    this.#hooks.asked?.(request);
    if (this.#link.state === "live") this.#wire?.send(frame);
    return new Promise((resolve) => this.#promises.set(request.id, resolve));
  }

  /** What such a bid would bring about; null where nobody can say now. Nothing is recorded, kept or asked again. */
  preview(question: Preview): Promise<Previewed | null> {
    if (this.#link.state !== "live") return Promise.resolve(null);
    this.#send(question);
    return new Promise((resolve) => this.#questions.set(question.id, resolve));
  }

  #previewed(id: string, answer: Previewed | null): void {
    this.#questions.get(id)?.(answer);
    this.#questions.delete(id);
  }

  #connect(): void {
    this.#stopWaiting();
    this.#hangUp();
    this.#attempt += 1;
    this.#setLink({ state: "connecting", attempt: this.#attempt });
    const heard: Heard = {
      opened: () => {
        if (this.#wire === wire) this.#send({ t: "hello", v: VERSION });
      },
      text: (text) => {
        if (this.#wire === wire) this.#take(text);
      },
      closed: (code) => {
        if (this.#wire === wire) this.#lost(code);
      },
    };
    const wire = this.#ports.open(SUBPROTOCOL, heard);
    this.#wire = wire;
    // A handshake that nobody answers is a dead line too.
    this.#stopProbing = this.#ports.after(SILENCE_MS * 2, () => this.drop());
  }

  #lost(code: number): void {
    this.#hangUp();
    const why = ENDED[code];
    if (why !== undefined) return this.#end(why, this.#lastError);
    const wait = this.#backOff(code);
    this.#setLink({ state: "down", attempt: this.#attempt, retryAt: this.#ports.milliseconds() + wait });
    this.#stopWaiting = this.#ports.after(wait, () => this.#connect());
  }

  #backOff(code: number): number {
    const dice = this.#ports.random();
    if (SOON.has(code)) return 200 + 1800 * dice;
    if (code === TOO_MANY) return 1000 + 1000 * dice;
    const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(this.#attempt, 10));
    return 200 + (longest - 200) * dice;
  }

  #end(why: "signed_out" | "forbidden" | "broken" | "left", detail: string): void {
    this.#stopWaiting();
    this.#setLink({ state: "ended", why, detail });
  }

  #hangUp(): void {
    this.#stopProbing();
    this.#unheardSince = null;
    for (const id of [...this.#questions.keys()]) this.#previewed(id, null);
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
  }

  #setLink(link: Link): void {
    this.#link = link;
    this.#hooks.link?.(link);
  }

  #send(frame: ClientFrame): void {
    this.#wire?.send(JSON.stringify(frame));
  }

  #take(text: string): void {
    this.#unheardSince = null;
    const frame = JSON.parse(text) as ServerFrame;
    switch (frame.t) {
      case "welcome":
        return this.#welcomed(frame);
      case "auctions":
        return this.#hooks.auctions?.(frame.auctions, frame.loading === true);
      case "moved":
        return this.#hooks.moved?.(frame.auctions);
      case "snapshot": {
        const replica = this.replicas.get(frame.auction);
        if (replica === undefined) return;
        this.clock.heard(frame.now);
        this.#resyncing.delete(frame.auction);
        const applied = replica.snapshot(frame);
        return this.#hooks.changed?.(replica, applied);
      }
      case "delta":
        return this.#merge(frame);
      case "ack":
        return this.#answered(frame.id, frame);
      case "previewed":
        return this.#previewed(frame.id, frame);
      case "error":
        this.#lastError = frame.code;
        if (frame.id !== null && this.#waiting.has(frame.id)) return this.#refused(frame.id, frame);
        if (frame.id !== null) this.#previewed(frame.id, null);
        return this.#hooks.fault?.(frame);
      case "pong":
        this.clock.answered(frame);
        return this.#hooks.probed?.();
      case "bye":
        this.#lastError = String(frame.code);
        return;
    }
  }

  #welcomed(frame: ServerFrame & { t: "welcome" }): void {
    this.#attempt = 0;
    this.#probes = 0;
    this.#stopProbing();
    this.clock.reset();
    this.clock.heard(frame.now);
    this.#resyncing.clear();
    this.#setLink({ state: "live" });
    this.#hooks.welcomed?.(frame.you);
    this.#hooks.auctions?.(frame.auctions, frame.loading === true);
    for (const { auction, cursor } of this.replicas.values()) this.#send({ t: "subscribe", auction, cursor });
    // In the order they were made, and only after the subscriptions: the server reads the line in order.
    for (const request of this.#waiting.values()) this.#send(request);
    this.#probe();
  }

  #merge(frame: ServerFrame & { t: "delta" }): void {
    const replica = this.replicas.get(frame.auction);
    if (replica === undefined) return;
    const applied = replica.delta(frame);
    if (applied.kind === "rows") {
      this.#resyncing.delete(frame.auction);
      this.#hooks.changed?.(replica, applied);
    } else if (applied.kind === "gap" && !this.#resyncing.has(frame.auction)) {
      this.#resyncing.add(frame.auction);
      this.#send({ t: "subscribe", auction: frame.auction, cursor: replica.cursor });
    }
  }

  /** No answer of the auction. Where it is not known whether the request was recorded, it is kept and asked again. */
  #refused(id: string, error: ErrorFrame): void {
    if (error.code !== "ledger_unavailable") return this.#answered(id, error);
    this.#ports.after(ASK_AGAIN_MS, () => {
      const request = this.#waiting.get(id);
      if (request !== undefined && this.#link.state === "live") this.#send(request);
    });
    this.#hooks.fault?.(error);
  }

  #answered(id: string, answer: Answer): void {
    const request = this.#waiting.get(id);
    if (request === undefined) return;
    this.#waiting.delete(id);
    this.#saveKept();
    this.#hooks.answered?.(request, answer);
    this.#promises.get(id)?.(answer);
    this.#promises.delete(id);
  }

  /** Probes the clock and, by the way, the line: a probe that stays unanswered too long means the line is dead. */
  #probe(): void {
    const now = this.#ports.milliseconds();
    if (this.#unheardSince !== null && now - this.#unheardSince >= SILENCE_MS) return this.drop();
    this.#unheardSince ??= now;
    this.#send(this.clock.probe());
    this.#probes += 1;
    const wait = this.#probes < QUICK_PROBES ? QUICK_MS : PROBE_MS;
    this.#stopProbing = this.#ports.after(wait, () => this.#probe());
  }

  #kept(): Request[] {
    const text = this.#ports.keep.load();
    return text === null ? [] : (JSON.parse(text) as Request[]);
  }

  #saveKept(): void {
    this.#ports.keep.save(JSON.stringify([...this.#waiting.values()]));
  }
}

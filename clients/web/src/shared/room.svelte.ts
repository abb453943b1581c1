/** The live line as the consoles use it: what `@room` keeps, made reactive. One `Room` for each signed-in party. */
import { getContext, setContext, untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { Session, type Answer, type Link, type Ports } from "@room/session";
import type { Applied, Replica } from "@room/replica";
import type {
  AuctionEntry,
  AuctionRow,
  AwardRow,
  BidRow,
  Briefing,
  ContractRow,
  Identity,
  LotRow,
  LotTerms,
  Previewed,
  Request,
  Row,
  SupplierRow,
} from "@wire/frames";
import { sessionEnded, signIn } from "./identity.svelte";
import { newId } from "./ids";
import { type Moved, movedBy } from "./listing";
import { bringIn, type Brought, receiptOf, receiptsIn, together, type Receipt } from "./receipts";
import { remember, remembered } from "./remember";

/** A request, and what became of it. `answer` is null while it is on its way. */
export interface Asked {
  request: Request;
  answer: Answer | null;
  /** When it was asked, on the server's clock; 0 where that is not known. */
  at: number;
  /** Whether it may have reached the server: it went out on a line, though that may have been lost before the answer came. */
  sent: boolean;
}

/** What is left of a request without what every request has: `room.ask({t: "pause", auction, reason})`. */
export type Asking = Request extends infer Each ? (Each extends Request ? Omit<Each, "id"> : never) : never;

/** One auction, reactive by row. */
export class AuctionView {
  readonly id: string;
  readonly rows = new SvelteMap<string, Row>();
  /** The keys of each kind of row, such as `bid:L1`: a page of two hundred lots looks through no other's bids. */
  readonly #kinds = new SvelteMap<string, ReadonlySet<string>>();
  /** Null until the first snapshot. */
  terms: Briefing | null = $state.raw(null);
  /** The stamp of the last change. */
  at: number = $state(0);

  constructor(id: string) {
    this.id = id;
  }

  get auction(): AuctionRow | undefined {
    return this.rows.get("auction") as AuctionRow | undefined;
  }
  get you(): SupplierRow | undefined {
    return this.rows.get("you") as SupplierRow | undefined;
  }
  supplier(supplier: string): SupplierRow | undefined {
    return this.rows.get(`supplier:${supplier}`) as SupplierRow | undefined;
  }
  lot(lot: string): LotRow | undefined {
    return this.rows.get(`lot:${lot}`) as LotRow | undefined;
  }
  lotTerms(lot: string): LotTerms | undefined {
    return this.terms?.lots.find((each) => each.id === lot);
  }
  award(lot: string): AwardRow | undefined {
    return this.rows.get(`award:${lot}`) as AwardRow | undefined;
  }
  /** The standing bids of a lot, best first; empty for those who may not see them. */
  bids(lot: string): (BidRow & { supplier: string })[] {
    const bids = this.under(`bid:${lot}`).map(([key, row]) => ({ ...(row as BidRow), supplier: key.slice(`bid:${lot}:`.length) }));
    return bids.sort((one, other) => one.rank - other.rank || (one.seq ?? 0) - (other.seq ?? 0));
  }
  contracts(): (ContractRow & { number: string })[] {
    return this.under("contract").map(([key, row]) => ({ ...(row as ContractRow), number: key.slice("contract:".length) }));
  }

  /** The rows of one kind: what stands before the last colon of their keys. */
  under(kind: string): [string, Row][] {
    return [...(this.#kinds.get(kind) ?? [])].flatMap((key): [string, Row][] => {
      const row = this.rows.get(key);
      return row === undefined ? [] : [[key, row]];
    });
  }

  take(replica: Replica, applied: Applied): void {
    this.#sort(replica, applied.kind === "all" ? new Set([...this.rows.keys(), ...replica.rows.keys()]) : applied.kind === "rows" ? applied.keys : []);
    if (applied.kind === "all") {
      for (const key of this.rows.keys()) if (!replica.rows.has(key)) this.rows.delete(key);
      for (const [key, row] of replica.rows) this.rows.set(key, row);
      this.terms = replica.terms;
    } else if (applied.kind === "rows") {
      for (const key of applied.keys) {
        const row = replica.rows.get(key);
        if (row === undefined) this.rows.delete(key);
        else this.rows.set(key, row);
      }
    }
    this.at = replica.at;
  }

  /** Bring the keys of each kind up to date; a row that only changed changes none of them. */
  #sort(replica: Replica, keys: Iterable<string>): void {
    const moved = new Map<string, Set<string>>();
    for (const key of keys) {
      if (replica.rows.has(key) === this.rows.has(key)) continue;
      const kind = kindOf(key);
      const kept = moved.get(kind) ?? new Set(this.#kinds.get(kind));
      if (replica.rows.has(key)) kept.add(key);
      else kept.delete(key);
      moved.set(kind, kept);
    }
    for (const [kind, kept] of moved) this.#kinds.set(kind, kept);
  }
}

const kindOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf(":")));

/** The statuses of an auction that is not over. */
export const GOING_ON: ReadonlySet<AuctionEntry["status"]> = new Set(["announced", "open", "paused", "suspended"]);

const MOST_ASKED = 200;
/** While there is no line; before the first one what is unanswered was asked by an earlier page. */
const LOST: ReadonlySet<Link["state"]> = new Set(["connecting", "down"]);
const TICK_MS = 100;
/** A jump of the wall clock against the monotonic one by as much says that the machine slept, or was set. */
const SLEPT_MS = 2000;

export class Room {
  readonly who: Identity;
  link: Link = $state.raw({ state: "idle" });
  auctions: AuctionEntry[] = $state.raw([]);
  /** Whether the list of auctions has been heard at all. */
  heardAuctions: boolean = $state(false);
  /** Closes that have moved since the list was asked for its times, by auction: of those that are not followed. */
  moved: Moved = $state.raw(new Map());
  /** Whether the server has just started and has not read all its auctions: the list grows by itself. */
  growing: boolean = $state(false);
  /** The server's time in microseconds, a few times a second; null before it was heard. It stands still while the line is down. */
  now: number | null = $state(null);
  /** Moves a few times a second whether or not the line is up: what counts down depends on it. */
  beat: number = $state(0);
  /** The estimate of the server's clock is off by no more than this, in microseconds. */
  uncertainty: number | null = $state(null);
  /** Requests, newest last: on their way, and answered since this page was opened. */
  readonly asked = new SvelteMap<string, Asked>();
  receipts: readonly Receipt[] = $state.raw([]);
  readonly #session: Session;
  readonly #views = new SvelteMap<string, AuctionView>();
  readonly #listeners = new Set<(view: AuctionView, applied: Applied) => void>();
  #failures = 0;
  #stop: () => void = () => undefined;
  #apart = Date.now() - performance.now();

  constructor(who: Identity) {
    this.who = who;
    this.receipts = receiptsIn(remembered(this.#key("receipts")));
    this.#session = new Session(this.#ports(), {
      link: (link) => this.#linked(link),
      auctions: (auctions, loading) => {
        this.auctions = auctions;
        this.growing = loading;
        this.heardAuctions = true;
      },
      moved: (auctions) => (this.moved = movedBy(this.moved, auctions)),
      changed: (replica, applied) => this.#changed(replica, applied),
      asked: (request) => this.#noted({ request, answer: null, at: this.#session.clock.now() ?? 0, sent: !LOST.has(this.link.state) }),
      answered: (request, answer) => this.#answered(request, answer),
      fault: (error) => console.error("the server said", error),
    });
  }

  /** Connect; returns what disconnects. */
  start(): () => void {
    const nudge = (): void => this.#session.nudge();
    const drop = (): void => this.#session.drop();
    // Whoever comes back to the page does not wait out a back-off.
    const seen = (): void => {
      if (document.visibilityState === "visible") nudge();
    };
    const kept = ({ key, newValue }: StorageEvent): void => {
      if (key === `poolbid.${this.#key("receipts")}`) this.receipts = together(receiptsIn(newValue), this.receipts);
    };
    window.addEventListener("online", nudge);
    window.addEventListener("offline", drop);
    window.addEventListener("storage", kept);
    document.addEventListener("visibilitychange", seen);
    const timer = setInterval(() => this.#tick(), TICK_MS);
    // What is read as it begins must not begin it again where an effect starts it.
    untrack(() => this.#session.start());
    this.#stop = () => {
      window.removeEventListener("online", nudge);
      window.removeEventListener("offline", drop);
      window.removeEventListener("storage", kept);
      document.removeEventListener("visibilitychange", seen);
      clearInterval(timer);
      this.#session.stop();
    };
    return this.#stop;
  }

  /** The auction, subscribed to from now on. */
  open(auction: string): AuctionView {
    return untrack(() => {
      let view = this.#views.get(auction);
      if (view === undefined) {
        view = new AuctionView(auction);
        this.#views.set(auction, view);
        this.#session.subscribe(auction);
      }
      return view;
    });
  }

  /** The auction, if it is subscribed to. */
  followed(auction: string): AuctionView | undefined {
    return this.#views.get(auction);
  }

  /** Ask the auction for something; answered by an `ack`, or by an `error` where nothing was recorded. */
  ask(asking: Asking): Promise<Answer> {
    return this.#session.request({ ...asking, id: newId() } as Request);
  }

  /** What such a bid, this party's own unless a supplier is named, would bring about then or now; null where nobody can say. Nothing is recorded. */
  preview(asking: { auction: string; lot: string; prices: string[]; answers?: number[]; supplier?: string; at?: number | null }): Promise<Previewed | null> {
    return this.#session.preview({ supplier: this.who.party, at: null, ...asking, t: "preview", id: newId(), confirm: true });
  }

  /** Whether a request that `matches` is on its way. */
  pending(matches: (request: Request) => boolean): boolean {
    return [...this.asked.values()].some((each) => each.answer === null && matches(each.request));
  }

  /** Microseconds until `due`, never more than are left; null before the server's time was heard. Reactive. */
  left(due: number, pausedAt: number | null = null): number | null {
    void this.beat;
    return this.#session.clock.left(due, pausedAt);
  }

  /** Be told of every change; returns what ends that. */
  listen(listener: (view: AuctionView, applied: Applied) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #key(name: string): string {
    return `${name}.${this.who.role}.${this.who.party}`;
  }

  #ports(): Ports {
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
    const kept = `poolbid.${this.#key("unanswered")}`;
    return {
      open(subprotocol, heard) {
        const socket = new WebSocket(address, subprotocol);
        socket.onopen = () => heard.opened();
        socket.onmessage = (message) => heard.text(String(message.data));
        socket.onclose = (closed) => heard.closed(closed.code);
        return { send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text), close: () => socket.close() };
      },
      milliseconds: () => performance.now(),
      random: () => Math.random(),
      after(milliseconds, call) {
        const timer = setTimeout(call, milliseconds);
        return () => clearTimeout(timer);
      },
      keep: {
        load: () => sessionStorage.getItem(kept),
        save: (text) => sessionStorage.setItem(kept, text),
      },
    };
  }

  #tick(): void {
    this.beat += 1;
    this.#wake();
    if (this.link.state !== "live") return;
    this.now = this.#session.clock.now();
    this.uncertainty = this.#session.clock.uncertainty();
  }

  /** Whoever wakes asks anew, and shows nothing as confirmed before it has heard: time went on, and the line is most likely dead. */
  #wake(): void {
    const apart = Date.now() - performance.now();
    if (Math.abs(apart - this.#apart) > SLEPT_MS) this.#session.drop();
    this.#apart = apart;
  }

  #linked(link: Link): void {
    this.link = link;
    if (link.state === "live") {
      this.#failures = 0;
      for (const [id, each] of this.asked) if (!each.sent) this.asked.set(id, { ...each, sent: true });
    }
    if (link.state === "ended" && link.why === "signed_out") void sessionEnded();
    // A handshake that is refused says nothing of why: after two, ask whether the session still holds.
    if (link.state === "down" && ++this.#failures % 3 === 2) void this.#stillSignedIn();
  }

  async #stillSignedIn(): Promise<void> {
    const answer = await fetch("/api/session", { cache: "no-store" }).catch(() => null);
    if (answer?.status === 401) await signIn(null);
  }

  #changed(replica: Replica, applied: Applied): void {
    const view = this.#views.get(replica.auction);
    if (view === undefined) return;
    view.take(replica, applied);
    for (const listener of this.#listeners) listener(view, applied);
  }

  #noted(asked: Asked): void {
    this.asked.set(asked.request.id, asked);
    for (const [id, each] of this.asked) {
      if (this.asked.size <= MOST_ASKED) break;
      if (each.answer !== null) this.asked.delete(id);
    }
  }

  #answered(request: Request, answer: Answer): void {
    this.asked.set(request.id, { request, answer, at: this.asked.get(request.id)?.at ?? 0, sent: true });
    if (answer.t === "ack") this.#keepReceipt(receiptOf(request, answer));
  }

  /** Take in what was downloaded in another browser; tells what became of it. */
  bringReceipts(auction: string, file: string): Brought {
    const brought = bringIn(together(receiptsIn(remembered(this.#key("receipts"))), this.receipts), file, auction);
    this.receipts = brought.all;
    remember(this.#key("receipts"), JSON.stringify(this.receipts));
    return brought;
  }

  #keepReceipt(receipt: Receipt): void {
    if (this.receipts.some((each) => each.auction === receipt.auction && each.id === receipt.id)) return;
    // Another page of this party may have kept some in the meantime.
    this.receipts = together(receiptsIn(remembered(this.#key("receipts"))), [...this.receipts, receipt]);
    remember(this.#key("receipts"), JSON.stringify(this.receipts));
  }
}

const ROOM = Symbol("room");

/** The shell gives the room to everything below it. */
export function provideRoom(room: Room): Room {
  return setContext(ROOM, room);
}

/** The room of the party signed in. Call it while a component is being made. */
export function useRoom(): Room {
  return getContext<Room>(ROOM);
}

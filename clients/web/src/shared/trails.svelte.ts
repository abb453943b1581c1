/** What the lead and the own price of each lot did: the trail the server tells once, and every change from then on. */
import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { LotRow, TrailPoint } from "@wire/frames";
import { api, path } from "./api";
import { followed, joined, type Courses } from "./courses";
import { tidy, type Point } from "./points";
import type { AuctionView, Room } from "./room.svelte";

export interface Trail {
  lead: readonly Point[];
  own: readonly Point[];
  /** Of all suppliers, where the terms show all prices. */
  all: Courses;
}

const NONE: Trail = { lead: [], own: [], all: new Map() };

export class Trails {
  readonly #view: AuctionView;
  readonly #trails = new SvelteMap<string, Trail>();
  readonly #asked = new Set<string>();
  readonly #seen = new Map<string, LotRow>();

  constructor(view: AuctionView) {
    this.#view = view;
  }

  /** Note what changes from now on; returns what ends that. */
  follow(room: Room): () => void {
    untrack(() => {
      for (const key of this.#view.rows.keys()) this.#note(key);
    });
    return room.listen((view, applied) => {
      if (view !== this.#view) return;
      const keys = applied.kind === "rows" ? applied.keys : [...view.rows.keys()];
      for (const key of keys) this.#note(key);
    });
  }

  of(lot: string): Trail {
    return this.#trails.get(lot) ?? NONE;
  }

  /** Ask for what the lead did before; where this party may not see it, or nothing answers, only what is followed is known. */
  async fetch(lot: string): Promise<void> {
    await this.#before(lot, "lead", (trail, before) => ({ ...trail, lead: tidy([...before, ...trail.lead]) }));
  }

  /** Ask for every bid that stood before. */
  async fetchAll(lot: string): Promise<void> {
    await this.#before(lot, "all", (trail, before) => ({ ...trail, all: joined(before, trail.all) }));
  }

  async #before(lot: string, of: "lead" | "all", take: (trail: Trail, before: TrailPoint[]) => Trail): Promise<void> {
    const key = `${of} ${lot}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      const before = await api.get<TrailPoint[]>(`${path`/api/auctions/${this.#view.id}/lots/${lot}/trail`}?of=${of}`);
      this.#trails.set(lot, take(this.of(lot), before));
    } catch {
      this.#asked.delete(key);
    }
  }

  #note(key: string): void {
    if (!key.startsWith("lot:")) return;
    const lot = key.slice("lot:".length);
    const row = this.#view.rows.get(key) as LotRow | undefined;
    if (row === undefined) return;
    const trail = this.of(lot);
    const all = followed(trail.all, this.#seen.get(lot), row, this.#view.at);
    this.#seen.set(lot, row);
    const grown = { all, lead: grow(trail.lead, this.#view.at, row.lead), own: grow(trail.own, this.#view.at, row.own_comparable === undefined ? row.own : row.own_comparable) };
    if (grown.lead !== trail.lead || grown.own !== trail.own || all !== trail.all) this.#trails.set(lot, grown);
  }
}

function grow(points: readonly Point[], at: number, value: string | null | undefined): readonly Point[] {
  const last = points[points.length - 1];
  if (value === undefined || (last === undefined ? value === null : last.value === value)) return points;
  return tidy([...points, { at, value }]);
}

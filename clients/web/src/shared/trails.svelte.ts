/** What the lead and the own price of each lot did: the trail the server tells once, and every change from then on. */
import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { LotRow, TrailPoint } from "@wire/frames";
import { api, path } from "./api";
import { tidy, type Point } from "./points";
import type { AuctionView, Room } from "./room.svelte";

export interface Trail {
  lead: readonly Point[];
  own: readonly Point[];
}

const NONE: Trail = { lead: [], own: [] };

export class Trails {
  readonly #view: AuctionView;
  readonly #trails = new SvelteMap<string, Trail>();
  readonly #asked = new Set<string>();

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
    if (this.#asked.has(lot)) return;
    this.#asked.add(lot);
    try {
      const before = await api.get<TrailPoint[]>(path`/api/auctions/${this.#view.id}/lots/${lot}/trail`);
      const trail = this.of(lot);
      this.#trails.set(lot, { ...trail, lead: tidy([...before, ...trail.lead]) });
    } catch {
      this.#asked.delete(lot);
    }
  }

  #note(key: string): void {
    if (!key.startsWith("lot:")) return;
    const lot = key.slice("lot:".length);
    const row = this.#view.rows.get(key) as LotRow | undefined;
    if (row === undefined) return;
    const trail = this.of(lot);
    const grown = { lead: grow(trail.lead, this.#view.at, row.lead), own: grow(trail.own, this.#view.at, row.own_comparable === undefined ? row.own : row.own_comparable) };
    if (grown.lead !== trail.lead || grown.own !== trail.own) this.#trails.set(lot, grown);
  }
}

function grow(points: readonly Point[], at: number, value: string | null | undefined): readonly Point[] {
  const last = points[points.length - 1];
  if (value === undefined || (last === undefined ? value === null : last.value === value)) return points;
  return tidy([...points, { at, value }]);
}

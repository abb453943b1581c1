/** Tells a screen reader what moves by itself: the own rank and the close of a lot, in their turn or at once in its last minute, and what befalls the auction. */
import { untrack } from "svelte";
import type { AuctionRow, LotRow, SupplierRow } from "@wire/frames";
import { announce, type How } from "../shared/announce.svelte";
import type { AuctionView, Room } from "../shared/room.svelte";
import { moment, t } from "../shared/texts.svelte";
import { auctionNews, closesMoved, type Befallen } from "./befallen";

const LAST_MINUTE_US = 60_000_000;
/** Of more lots at once only how many there are is said. */
const MOST_AT_ONCE = 4;

/** Starts telling; returns what ends that. */
export function announceRanks(room: Room, view: AuctionView): () => void {
  const known = new Map<string, LotRow>();
  let auction: AuctionRow | undefined;
  let you: SupplierRow | undefined;

  const look = (keys: Iterable<string>, aloud: boolean): void => {
    const said: [string, How][] = [];
    let moved = 0;
    for (const key of keys) {
      if (!key.startsWith("lot:")) continue;
      const row = view.rows.get(key) as LotRow | undefined;
      const before = known.get(key);
      if (row === undefined) continue;
      known.set(key, row);
      if (!aloud || before === undefined) continue;
      if (closesMoved(before, row)) moved += 1;
      said.push(...tell(key.slice("lot:".length), before, row));
    }
    const befallen = aloud ? auctionNews({ auction, you }, view) : null;
    [auction, you] = [view.auction, view.you];
    if (befallen !== null) announce(inWords(befallen), "assertive");
    for (const [text, how] of said.slice(0, MOST_AT_ONCE)) announce(text, how);
    if (said.length > MOST_AT_ONCE) announce(t("supplier-said-more", { count: said.length - MOST_AT_ONCE }));
    // Where the whole auction moved that has been said, or is a matter of one sentence.
    if (moved > 0 && befallen === null) announce(t("supplier-said-moved", { count: moved }));
  };

  const tell = (lot: string, before: LotRow, row: LotRow): [string, How][] => {
    const title = view.lotTerms(lot)?.title ?? lot;
    const left = room.left(row.closes_at, view.auction?.paused_at ?? null);
    const how = left !== null && left <= LAST_MINUTE_US && row.status === "open" ? "assertive" : "polite";
    const said: [string, How][] = [];
    const stage = stageNews(before, row);
    if (row.limit_reached === true && before.limit_reached === false) said.push([t(row.tick == null ? "supplier-limit-said-reached" : "supplier-limit-said-met", { lot: title }), how]);
    const closes = row.status === "closed" && before.status !== "closed";
    if (closes && row.rank === undefined) said.push([t("supplier-said-over", { lot: title }), "polite"]);
    else if (closes) said.push([t("supplier-said-closed", { lot: title, rank: row.rank ?? 0 }), "polite"]);
    else if (stage !== null) said.push([t(stage, { lot: title, stage: row.stage + 1 }), how]);
    else {
      if (row.rank != null && row.rank !== before.rank) said.push([t("supplier-said-rank", { lot: title, rank: row.rank }), how]);
      if (row.overtimes > before.overtimes) said.push([t("supplier-said-overtime", { lot: title }), how]);
    }
    return said;
  };

  untrack(() => look(view.rows.keys(), false));
  return room.listen((changed, applied) => {
    if (changed !== view) return;
    if (applied.kind === "rows") look(applied.keys, true);
    else look(view.rows.keys(), true);
  });
}

function inWords({ text, at, until, why }: Befallen): string {
  return t(text, { when: at === null ? "" : moment(at, "clock"), since: at === null ? "" : moment(at, "clock"), until: until === null ? "" : moment(until, "clock"), why, reason: why });
}

/** The text that tells of a stage that opened or closed, or null where none did. */
function stageNews(before: LotRow, row: LotRow): string | null {
  if (row.stage > before.stage) return row.entrant === false ? "stage-said-out" : "stage-said-opened";
  return row.next_stage_at != null && before.next_stage_at == null ? "stage-said-closed" : null;
}

/** Tells a screen reader when the own rank on a lot moves: in its turn, or at once in the lot's last minute. */
import { untrack } from "svelte";
import type { LotRow } from "@wire/frames";
import { announce } from "../shared/announce.svelte";
import type { AuctionView, Room } from "../shared/room.svelte";
import { t } from "../shared/texts.svelte";

const LAST_MINUTE_US = 60_000_000;

/** Starts telling; returns what ends that. */
export function announceRanks(room: Room, view: AuctionView): () => void {
  const known = new Map<string, LotRow>();
  const look = (keys: Iterable<string>, aloud: boolean): void => {
    for (const key of keys) {
      if (!key.startsWith("lot:")) continue;
      const row = view.rows.get(key) as LotRow | undefined;
      const before = known.get(key);
      if (row === undefined) continue;
      known.set(key, row);
      if (aloud && before !== undefined) tell(key.slice("lot:".length), before, row);
    }
  };
  const tell = (lot: string, before: LotRow, row: LotRow): void => {
    const title = view.lotTerms(lot)?.title ?? lot;
    const left = room.left(row.closes_at, view.auction?.paused_at ?? null);
    const how = left !== null && left <= LAST_MINUTE_US && row.status === "open" ? "assertive" : "polite";
    const stage = stageNews(before, row);
    if (row.limit_reached === true && before.limit_reached === false) announce(t(row.tick == null ? "supplier-limit-said-reached" : "supplier-limit-said-met", { lot: title }), how);
    const closes = row.status === "closed" && before.status !== "closed";
    if (closes && row.rank === undefined) announce(t("supplier-said-over", { lot: title }));
    else if (closes) announce(t("supplier-said-closed", { lot: title, rank: row.rank ?? 0 }), "polite");
    else if (stage !== null) announce(t(stage, { lot: title, stage: row.stage + 1 }), how);
    else if (row.rank != null && row.rank !== before.rank) announce(t("supplier-said-rank", { lot: title, rank: row.rank }), how);
    else if (row.overtimes > before.overtimes) announce(t("supplier-said-overtime", { lot: title }), how);
  };
  untrack(() => look(view.rows.keys(), false));
  return room.listen((changed, applied) => {
    if (changed !== view) return;
    if (applied.kind === "rows") look(applied.keys, true);
    else look(view.rows.keys(), true);
  });
}

/** The text that tells of a stage that opened or closed, or null where none did. */
function stageNews(before: LotRow, row: LotRow): string | null {
  if (row.stage > before.stage) return row.entrant === false ? "stage-said-out" : "stage-said-opened";
  return row.next_stage_at != null && before.next_stage_at == null ? "stage-said-closed" : null;
}

/** Who a party is to a reader: by name where the terms give one; the coordinator and the engine by what they do. */

import { t } from "../shared/texts.svelte";

export function partyName(id: string, names: ReadonlyMap<string, string>): string {
  if (id === "consortium" || id === "poolbid") return t(`party-${id}`);
  return names.get(id) ?? id;
}

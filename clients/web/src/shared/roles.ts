/** What somebody is here, in a word: who buys is the coordinator, or a member of a pool. */

import type { Role } from "@wire/frames";
import { t } from "./texts.svelte";

export function roleText({ role, party }: { readonly role: Role; readonly party: string }): string {
  if (role !== "buyer") return t(`role-${role}`);
  return t(party === "consortium" ? "guest-coordinator" : "guest-member");
}

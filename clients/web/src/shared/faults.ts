/** What is wrong in a field, in words: our own text, the engine's, or the server's own reason as it gave it. */

import { dashed } from "./dashed";
import { hasText, t, tCode } from "./texts.svelte";

/** A code that is the server's own reason, in its words, and no text of ours. */
export const SAID = "said:";

export function faultText(code: string): string {
  if (code.startsWith(SAID)) return t("fault-said", { why: code.slice(SAID.length) });
  const id = `fault-${dashed(code)}`;
  return hasText(id) ? t(id) : tCode(code);
}

/** The words of the form for the field a fault lies in: of its path without numbers, as much as there is a text for; amounts are in this currency. */
export function fieldText(path: string, currency = ""): string {
  const words = path.split(".").filter((part) => !/^\d+$/.test(part)).map(dashed);
  for (let count = words.length; count > 0; count -= 1) {
    const id = `field-${words.slice(0, count).join("-")}`;
    if (hasText(id)) return t(id, { currency, supplier: "" });
  }
  return path;
}

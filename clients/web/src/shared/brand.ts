/** Whose platform this is. The server writes an operator's brand into the page, so it is there before anything is shown. */
import { t } from "./texts.svelte";

/** The operator's name, or else our own. */
export function brandName(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? t("brand");
}

/** Where the operator's logo is; null where our own mark is shown. */
export function brandLogo(): string | null {
  return document.querySelector('link[rel="icon"]')?.getAttribute("href") ?? null;
}

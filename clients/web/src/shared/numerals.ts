/**
 * Figures as keyboards type them. A keyboard in Chinese types full-width figures and its own full stop, and the keypad of a phone
 * set to German has a comma and no point at all. What is typed into a field for figures turns at once into what will be sent, so
 * that it is seen before it counts; whatever could be read in two ways stays, and is refused in words.
 */

/** U+FF01 to U+FF5E are the printable ASCII characters, full width. */
const WIDE = 0xfee0;

/** Whether this person's own language writes a decimal comma. */
export function writesComma(language: string): boolean {
  try {
    return new Intl.NumberFormat(language).formatToParts(1.5).some(({ type, value }) => type === "decimal" && value === ",");
  } catch {
    return false;
  }
}

/** The text in ASCII figures; a comma becomes a point only where commas are decimal and it can be nothing else. */
export function figures(text: string, decimalComma: boolean): string {
  const narrow = text
    .replace(/[０-９．，－＋]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE))
    .replace(/[。｡]/g, ".");
  return decimalComma && /^[+-]?[0-9]*,[0-9]*$/.test(narrow) ? narrow.replace(",", ".") : narrow;
}

/** The text as it is meant on this machine. */
export const figuresHere = (text: string): string => figures(text, writesComma(navigator.language));

const DECIMAL = "input[inputmode=decimal], input[data-bid]";
const FIELDS = `${DECIMAL}, input[inputmode=numeric]`;

function narrowed(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement) || !target.matches(FIELDS)) return false;
  const meant = target.matches(DECIMAL) ? figuresHere(target.value) : figures(target.value, false);
  if (meant === target.value) return false;
  const { selectionStart, selectionEnd } = target;
  target.value = meant;
  target.setSelectionRange(selectionStart, selectionEnd); // every replacement is one character for one
  return true;
}

/** Watches all fields for figures, before what reads them hears of what was typed. Call once. */
export function watchFigures(root: Document): void {
  root.addEventListener("input", (event) => (event as InputEvent).isComposing || narrowed(event.target), true);
  // What was being composed has been heard of as it was: it is said once more.
  root.addEventListener("compositionend", ({ target }) => narrowed(target) && target?.dispatchEvent(new Event("input", { bubbles: true })), true);
}

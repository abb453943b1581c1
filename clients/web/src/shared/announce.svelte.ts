/** What a screen reader is told of what moved elsewhere on the page. The shell holds the two regions. */
let politely: string = $state("");
let atOnce: string = $state("");
let turn = false;

export function announced(): { polite: string; assertive: string } {
  return { polite: politely, assertive: atOnce };
}

/** Say it after what is being said (`polite`), or at once (`assertive`: the last minute of a lot, and refusals). */
export function announce(text: string, how: "polite" | "assertive" = "polite"): void {
  // The same words twice are said twice only where the text differs: a no-break space tells them apart.
  turn = !turn;
  const said = turn ? text : `${text}\u00a0`;
  if (how === "polite") politely = said;
  else atOnce = said;
}

/** Where in the console this person is: `#/` is the list, `#/auction/ID`, and what a console adds. Kept in the address. */

function read(): readonly string[] {
  if (!location.hash.startsWith("#/")) return [];
  return location.hash
    .slice(2)
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
}

let parts: readonly string[] = $state.raw(read());
window.addEventListener("hashchange", () => (parts = read()));

/** The parts of the place, such as `["auction", "demo-1"]`; empty for the list. */
export function route(): readonly string[] {
  return parts;
}

/** Whether the address names the list, now: `route` follows it a moment later, and who has gone elsewhere stays there. */
export function isAtTheList(): boolean {
  return read().length === 0;
}

/** The address of a place, for links: `href={to("auction", id)}`. */
export function to(...place: readonly string[]): string {
  return `#/${place.map(encodeURIComponent).join("/")}`;
}

export function go(...place: readonly string[]): void {
  location.hash = to(...place);
}

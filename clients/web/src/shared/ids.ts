/** A request id nobody else makes. Works where the page is not served over TLS, too: there browsers make no UUIDs. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `r-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

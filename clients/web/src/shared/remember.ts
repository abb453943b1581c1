/** Small choices that outlive a visit. A browser that keeps nothing costs the choice, not the page. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`poolbid.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`poolbid.${key}`, value);
  } catch {
    // Storage is full or forbidden: the choice holds for this page only.
  }
}

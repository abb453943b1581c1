/** Chinese for a machine without it: the browser fetches only those slices of the font whose characters it has to show. */

/** The list of the slices is long, and most machines need none of them: it comes after what is shown first. */
export function startFonts(): void {
  void import("@fontsource-variable/noto-sans-sc/wght.css");
}

/** Light, dark, or as the system says. */
import { remember, remembered } from "./remember";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const system = window.matchMedia("(prefers-color-scheme: dark)");
let chosen: Theme = $state(THEMES.find((each) => each === remembered("theme")) ?? "auto");
let systemIsDark: boolean = $state(system.matches);
const shown = $derived<"light" | "dark">(chosen === "auto" ? (systemIsDark ? "dark" : "light") : chosen);

export function currentTheme(): Theme {
  return chosen;
}

/** What is on the screen, for what is drawn rather than styled. */
export function shownTheme(): "light" | "dark" {
  return shown;
}

export function setTheme(next: Theme): void {
  chosen = next;
  remember("theme", next);
  apply();
}

/** Call once, before anything is shown. */
export function startTheme(): void {
  system.addEventListener("change", (event) => {
    systemIsDark = event.matches;
    apply();
  });
  apply();
}

function apply(): void {
  document.documentElement.dataset["theme"] = chosen === "auto" ? (systemIsDark ? "dark" : "light") : chosen;
}

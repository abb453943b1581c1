/** uPlot, loaded when a chart is first shown. */
import type UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { saneTag } from "./texts.svelte";

let loading: Promise<typeof UPlot> | null = null;

/** The chart library formats numbers as it loads, and throws where the system has made up a language tag. */
export function loadPlot(): Promise<typeof UPlot> {
  loading ??= (async () => {
    const sane = saneTag(navigator.language);
    if (sane !== navigator.language) Object.defineProperty(navigator, "language", { value: sane, configurable: true });
    return (await import("uplot")).default;
  })();
  // What could not be fetched is asked for again by the next chart.
  loading.catch(() => (loading = null));
  return loading;
}

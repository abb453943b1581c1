import { mount } from "svelte";
import App from "./App.svelte";
import { startFonts } from "./shared/fonts";
import "./shared/look.css";
import { watchFigures } from "./shared/numerals";
import { startTexts } from "./shared/texts.svelte";
import { startTheme } from "./shared/theme.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("the page has no #app element");

startTheme();
watchFigures(document);
// Texts come first: nothing is shown in one language and then in another.
await startTexts();

export default mount(App, { target });
startFonts();

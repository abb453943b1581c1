import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname);

// The fonts may be passed on only together with their licence.
const fontLicence = {
  name: "font-licence",
  generateBundle(this: { emitFile(file: { type: "asset"; fileName: string; source: Uint8Array }): string }): void {
    const source = readFileSync(here("./node_modules/@fontsource-variable/noto-sans-sc/LICENSE"));
    this.emitFile({ type: "asset", fileName: "assets/noto-sans-sc.LICENSE.txt", source });
  },
};

// The headless client and the generated frames have no packages of their own: they are compiled into the console.
export default defineConfig({
  plugins: [svelte(), fontLicence],
  resolve: {
    alias: {
      "@room": here("../room/src"),
      "@wire": here("../wire"),
      // Tests beside the headless client find the test runner in this folder's packages.
      vitest: here("./node_modules/vitest"),
    },
  },
  build: {
    outDir: "../../auction/web/console",
    emptyOutDir: true,
    sourcemap: false,
    // Every asset stays a file: the server's content policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
  },
  server: { fs: { allow: [".."] } },
  // A recorded bundle, which a test reads as an auditor's browser would.
  assetsInclude: ["**/*.zip"],
  test: {
    include: ["src/**/*.test.ts", "../room/**/*.test.ts", "../wire/**/*.test.ts"],
    passWithNoTests: true,
  },
});

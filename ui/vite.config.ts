import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

interface TauriConfiguration {
  app: { security: { csp: string } };
}

// `vite preview` answers with the policy of the real window, so that a breach shows in any browser.
const tauri = JSON.parse(
  readFileSync(new URL("../tauri.conf.json", import.meta.url), "utf8"),
) as TauriConfiguration;

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  // The window loads exactly this address in development (tauri.conf.json), so another port is an error.
  server: { port: 1420, strictPort: true },
  preview: { port: 1421, strictPort: true, headers: { "Content-Security-Policy": tauri.app.security.csp } },
  build: {
    target: ["es2022", "safari16"],
    // A font inlined as data: would be refused by the content policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Everything is read from the disk once, so one file is as quick as several.
    chunkSizeWarningLimit: 1000,
  },
  // Svelte's server build is picked under vitest unless the browser condition is named.
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test_setup.ts"],
  },
});

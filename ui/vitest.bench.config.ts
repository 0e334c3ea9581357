import { defineConfig } from "vitest/config";

/** Measurements: they print ratios against a limit of the same run and assert nothing about time. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["src/**/*.bench.ts"],
    reporters: ["default"],
    testTimeout: 120_000,
  },
});

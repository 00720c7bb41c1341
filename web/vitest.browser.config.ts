import { defineConfig } from "vitest/config";

/** The built program and a real browser: one at a time, because both are shared. */
export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

describe("what is written down", () => {
  it("of the API is what the API says", async () => {
    // @ts-expect-error a script without types
    const { generate } = (await import("../scripts/codegen.mjs")) as { generate: () => Promise<string> };
    expect(readFileSync(new URL("../src/api/schema.ts", import.meta.url), "utf8") === (await generate()), "`npm run codegen` writes it anew").toBe(true);
  });

  it("of packages names no address to download them from", () => {
    expect(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).not.toContain("\"resolved\"");
  });
});

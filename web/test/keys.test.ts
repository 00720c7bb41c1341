import { describe, expect, it } from "vitest";

import { match, nameOf, type Shortcut } from "../src/keys/keys";

const list: Shortcut[] = ["j", "g a", "g f", "?", "Mod+k"].map((keys) => ({ keys, does: keys, run: () => undefined }));
const press = (waiting: string, key: string): [string | undefined, string] => {
  const found = match(list, waiting, key);
  return [found.hit?.keys, found.waiting];
};

describe("keys", () => {
  it("are one, or two in a row", () => {
    expect(press("", "j")).toEqual(["j", ""]);
    expect(press("", "g")).toEqual([undefined, "g"]);
    expect(press("g", "a")).toEqual(["g a", ""]);
    expect(press("g", "j")).toEqual([undefined, ""]);
    expect(press("", "z")).toEqual([undefined, ""]);
  });

  it("have names", () => {
    const key = (name: string, held: Partial<KeyboardEvent> = {}) => nameOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });
    expect([key("j"), key("K", { ctrlKey: true }), key("k", { metaKey: true }), key("j", { altKey: true })]).toEqual(["j", "Mod+k", "Mod+k", null]);
  });
});

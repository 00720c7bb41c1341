import { describe, expect, it } from "vitest";

import type { LiveMessage, Project } from "../src/api/types";
import { heard, mark, nothing, type Picture } from "../src/live/picture";
import { project } from "./made";

const at = "2026-01-01T00:00:00Z";
const hello = (server_id: string, sequence: number): LiveMessage => ({ type: "hello", server_id, sequence, schema: 1 });
const snapshot = (sequence: number, ...projects: Project[]): LiveMessage => ({ type: "snapshot", at, sequence, projects });
const one = (sequence: number, changed: Project): LiveMessage => ({ type: "project", at, sequence, slug: changed.slug, project: changed });
const all = (...messages: LiveMessage[]): Picture => messages.reduce(heard, nothing);

describe("the picture of the fleet", () => {
  it("is not known until a snapshot came", () => {
    expect(all(hello("a", 4)).projects).toBeNull();
    expect(mark(all(hello("a", 4)))).toBeNull();
    expect(mark(all(hello("a", 4), snapshot(4)))).toBe("a-4");
  });

  it("takes in what changes, and what goes", () => {
    const picture = all(hello("a", 0), snapshot(0, project("x/a"), project("x/b")), one(1, project("x/b", { pinned: true })), { type: "removed", at, sequence: 2, slug: "x/a" });
    expect([...(picture.projects?.keys() ?? [])]).toEqual(["x/b"]);
    expect(picture.projects?.get("x/b")?.pinned).toBe(true);
    expect(mark(picture)).toBe("a-2");
  });

  it("is not taken back by what was said before", () => {
    const picture = all(hello("a", 5), snapshot(5, project("x/a", { pinned: true })), one(3, project("x/a")));
    expect(picture.projects?.get("x/a")?.pinned).toBe(true);
    expect(picture.sequence).toBe(5);
  });

  it("stays over a lost connection, and goes on where it was", () => {
    const before = all(hello("a", 5), snapshot(5, project("x/a")));
    const after = [hello("a", 7), one(7, project("x/c"))].reduce(heard, before);
    expect([...(after.projects?.keys() ?? [])]).toEqual(["x/a", "x/c"]);
  });

  it("counts anew with a server that was started again", () => {
    const after = [hello("b", 1), snapshot(1, project("x/z"))].reduce(heard, all(hello("a", 500), snapshot(500, project("x/a"))));
    expect([...(after.projects?.keys() ?? [])]).toEqual(["x/z"]);
    expect(mark(after)).toBe("b-1");
  });
});

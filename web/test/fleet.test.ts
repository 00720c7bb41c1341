import { describe, expect, it } from "vitest";

import { arrange, badness, readFleetSearch } from "../src/fleet/arrange";
import { project } from "./made";

const order = (search: Parameters<typeof arrange>[1], ...projects: Parameters<typeof badness>[0][]): string[] => arrange(projects, search).flatMap((group) => group.slugs);
const bad = { critical: 1, warning: 0, info: 0 };

describe("the fleet", () => {
  it("keeps every tile in its place, whatever happens to the projects", () => {
    expect(order({}, project("b/b", { alerts: bad }), project("a/a"), project("c/c", { pinned: true }))).toEqual(["c/c", "a/a", "b/b"]);
  });

  it("puts the worst first where that is asked for", () => {
    expect(order({ sort: "worst" }, project("a/a"), project("b/b", { alerts: { critical: 0, warning: 2, info: 0 } }), project("c/c", { alerts: bad }))).toEqual(["c/c", "b/b", "a/a"]);
  });

  it("never shows a project as well that cannot be read", () => {
    for (const state of ["unreachable", "missing", "auth_required", "unsupported", "corrupt"] as const) expect(badness(project("a/a", { state }))).toBe("critical");
    expect(badness(project("a/a", { state: "degraded" }))).toBe("warning");
    expect(badness(project("a/a"))).toBeNull();
  });

  it("takes the worse of alerts and health", () => {
    expect(badness(project("a/a", { state: "degraded", alerts: bad }))).toBe("critical");
    expect(badness(project("a/a", { state: "unreachable", alerts: { critical: 0, warning: 9, info: 0 } }))).toBe("critical");
  });

  it("groups and filters", () => {
    const groups = arrange([project("a/x"), project("b/x"), project("a/y")], { group: "owner" });
    expect(groups.map((group) => [group.name, group.slugs.length])).toEqual([["a", 2], ["b", 1]]);
    expect(order({ q: "A/" }, project("a/x"), project("b/x"))).toEqual(["a/x"]);
    expect(order({ show: "quiet" }, project("a/x"), project("b/x", { alerts: bad }))).toEqual(["a/x"]);
  });

  it("reads any address", () => {
    expect(readFleetSearch({ density: "wall", group: "nonsense", q: 12, sort: ["worst"] })).toEqual({ density: "wall", q: "12" });
  });
});

import { describe, expect, it } from "vitest";

import type { Issue } from "../src/api/room";
import { columns } from "../src/issues/BoardPage";
import { toQuery } from "../src/issues/search";

describe("issues", () => {
  it("are asked for in the query language", () => {
    expect(toQuery({})).toBe("status:open");
    expect(toQuery({ q: "login label:bug" })).toBe("status:open login label:bug");
    expect(toQuery({ q: "is:overdue" })).toBe("is:overdue");
    expect(toQuery({ q: "-status:closed x" })).toBe("-status:closed x");
    expect(toQuery({ q: "a OR b", label: "needs review" })).toBe('status:open label:"needs review" (a OR b)');
    expect(toQuery({ status: "closed", priority: "high" }, "status")).toBe("priority:high");
  });

  it("stand on the board by what can happen next", () => {
    const issue = (uuid: string, other: Partial<Issue>): Issue => ({ uuid, status: "open", open_blockers: 0, claimed_by: null, ...other }) as Issue;
    const found = columns([issue("a", {}), issue("b", { open_blockers: 1 }), issue("c", { claimed_by: "worker-1", open_blockers: 1 }), issue("d", { status: "in_progress" })]);
    expect(found.map(([name, list]) => [name, list.map((one) => one.uuid)])).toEqual([["Blocked", ["b"]], ["Ready", ["a"]], ["In progress", ["c", "d"]]]);
  });
});

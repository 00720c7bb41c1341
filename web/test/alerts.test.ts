import { describe, expect, it } from "vitest";

import { compareAlerts, counts, readAlertSearch, wanted } from "../src/alerts/list";
import { worst } from "../src/shell/tell";
import { alert } from "./made";

const ids = (search: Parameters<typeof wanted>[1], ...alerts: ReturnType<typeof alert>[]): number[] => wanted(alerts, search).map((one) => one.id);

describe("alerts", () => {
  it("are filtered by what they say", () => {
    const [one, two] = [alert(1, { detail: "held by worker-1" }), alert(2, { kind: "overdue_issue", severity: "critical" })];
    expect(ids({ q: "WORKER" }, one, two)).toEqual([1]);
    expect(ids({ q: "overdue issue" }, one, two)).toEqual([2]);
    expect(ids({ severity: "critical" }, one, two)).toEqual([2]);
  });

  it("that are snoozed show only where they are asked for", () => {
    const snoozed = alert(1, { state: "snoozed" });
    expect(ids({}, snoozed)).toEqual([]);
    expect(ids({ state: "snoozed" }, snoozed)).toEqual([1]);
  });

  it("stand the worst first, unseen before seen, new before old", () => {
    const list = [alert(1, { state: "acknowledged" }), alert(2), alert(3, { opened_at: "2026-01-02T00:00:00Z" }), alert(4, { severity: "critical" })];
    expect(list.sort(compareAlerts).map((one) => one.id)).toEqual([4, 3, 2, 1]);
    expect(counts(list)).toEqual({ critical: 1, warning: 3, info: 0 });
  });

  it("are told of by their real severity, and only if asked for", () => {
    const event = (id: number, severity: "info" | "warning" | "critical", event: "opened" | "resolved" = "opened", quiet = false) => ({ event, alert: alert(id, { severity }), at: "", quiet });
    const message = { type: "alerts", at: "", sequence: 1, slug: "x/a", events: [event(1, "warning"), event(2, "critical", "resolved"), event(3, "critical", "opened", true)] } as unknown as Parameters<typeof worst>[0];
    expect(worst(message, ["critical"])).toBeUndefined();
    expect(worst(message, ["critical", "warning"])?.severity).toBe("warning");
    expect(worst(message, [])).toBeUndefined();
  });

  it("read any address", () => {
    expect(readAlertSearch({ state: "gone", severity: "warning", open: 4, q: "", project: ["x"] })).toEqual({ severity: "warning", open: 4 });
  });
});

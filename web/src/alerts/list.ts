import type { Alert, Severity, Slug } from "../api/types";
import { grouped } from "../ui/grouped";
import { SEVERITIES } from "../ui/words";

/** What somebody wants to see of the alerts; it stands in the address. */
export interface AlertSearch {
  state?: "new" | "seen" | "snoozed" | "resolved";
  severity?: Severity;
  project?: string;
  kind?: string;
  q?: string;
  /** The alert that is unfolded. */
  open?: number;
}

const STATES = ["new", "seen", "snoozed", "resolved"] as const;

/** Reads an address; what is not understood is left out. */
export function readAlertSearch(raw: Record<string, unknown>): AlertSearch {
  const found: AlertSearch = {};
  const state = STATES.find((one) => one === raw.state);
  const severity = SEVERITIES.find((one) => one === raw.severity);
  if (state) found.state = state;
  if (severity) found.severity = severity;
  if (typeof raw.project === "string") found.project = raw.project;
  if (typeof raw.kind === "string") found.kind = raw.kind;
  if ((typeof raw.q === "string" && raw.q !== "") || typeof raw.q === "number") found.q = String(raw.q);
  if (Number.isInteger(raw.open)) found.open = raw.open as number;
  return found;
}

/** The alerts that are wanted, in the order they came in. */
export function wanted(alerts: Alert[], search: AlertSearch): Alert[] {
  const words = (search.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return alerts.filter((alert) => {
    const text = `${alert.project_slug} ${alert.kind} ${alert.kind.replaceAll("_", " ")} ${alert.subject_ref} ${alert.detail}`.toLowerCase();
    return (
      hasState(alert, search.state) &&
      (!search.severity || alert.severity === search.severity) &&
      (!search.project || alert.project_slug === search.project) &&
      (!search.kind || alert.kind === search.kind) &&
      words.every((word) => text.includes(word))
    );
  });
}

function hasState(alert: Alert, state: AlertSearch["state"]): boolean {
  switch (state) {
    case undefined: return alert.state !== "snoozed";
    case "new": return alert.state === "open";
    case "seen": return alert.state === "acknowledged";
    case "snoozed": return alert.state === "snoozed";
    case "resolved": return alert.state === "resolved";
  }
}

/** How many there are of each severity. */
export function counts(alerts: Alert[]): Record<Severity, number> {
  const found = { critical: 0, warning: 0, info: 0 };
  for (const alert of alerts) found[alert.severity] += 1;
  return found;
}

/** The alerts of each project, the worst and then the newest first; snoozed ones are left out. */
export function byProject(alerts: Alert[]): ReadonlyMap<Slug, Alert[]> {
  const found = grouped(alerts.filter((alert) => alert.state !== "snoozed"), (alert) => alert.project_slug);
  for (const list of found.values()) list.sort(compareAlerts);
  return found;
}

/** The worst first; among equals those nobody has seen, then the newest. */
export function compareAlerts(one: Alert, two: Alert): number {
  const bad = (alert: Alert): number => SEVERITIES.indexOf(alert.severity) * 2 + (alert.state === "open" ? 0 : 1);
  return bad(one) - bad(two) || two.opened_at.localeCompare(one.opened_at) || two.id - one.id;
}

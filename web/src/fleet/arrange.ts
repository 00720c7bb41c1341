import type { Project, Severity, Slug } from "../api/types";
import { grouped } from "../ui/grouped";
import { HEALTH, SEVERITIES } from "../ui/words";

/** How somebody wants to see the fleet; it stands in the address. */
export interface FleetSearch {
  density?: "compact" | "wall";
  group?: "owner" | "health" | "severity";
  sort?: "worst" | "activity";
  show?: "alerts" | "unwell" | "quiet";
  q?: string;
}

const OPTIONS = {
  density: ["compact", "wall"],
  group: ["owner", "health", "severity"],
  sort: ["worst", "activity"],
  show: ["alerts", "unwell", "quiet"],
} as const;

/** Reads an address; what is not understood is left out. */
export function readFleetSearch(raw: Record<string, unknown>): FleetSearch {
  const found: Record<string, string> = {};
  for (const [name, values] of Object.entries(OPTIONS)) {
    const value = (values as readonly unknown[]).find((one) => one === raw[name]);
    if (typeof value === "string") found[name] = value;
  }
  if ((typeof raw.q === "string" && raw.q !== "") || typeof raw.q === "number") found.q = String(raw.q);
  return found;
}

/** How bad a project is: what nobody can read is never well. */
export function badness(project: Project): Severity | null {
  const alerts = SEVERITIES.find((severity) => project.alerts[severity] > 0) ?? null;
  const health = HEALTH[project.health.state].tone;
  return SEVERITIES.find((severity) => severity === alerts || severity === health) ?? null;
}

/** Whether the numbers of a project are as fresh as they should be. */
export function isStale(project: Project): boolean {
  return !["live", "starting", "degraded"].includes(project.health.state);
}

export interface Group {
  name: string | null;
  slugs: Slug[];
}

/** Lays the projects out. Without a wish for another order each keeps its place: pinned ones first, then by name. */
export function arrange(projects: Iterable<Project>, search: FleetSearch): Group[] {
  const words = (search.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const shown = [...projects].filter((project) => isShown(project, search.show) && words.every((word) => project.slug.toLowerCase().includes(word)));
  shown.sort((one, two) => order(one, two, search.sort) || Number(two.pinned) - Number(one.pinned) || one.slug.localeCompare(two.slug));
  if (!search.group) return [{ name: null, slugs: shown.map((project) => project.slug) }];
  const groups = grouped(shown, (project) => nameOf(project, search.group));
  const named = [...groups].map(([name, list]) => ({ name, slugs: list.map((project) => project.slug) }));
  return named.sort((one, two) => rank(one.name) - rank(two.name) || one.name.localeCompare(two.name));
}

function isShown(project: Project, show: FleetSearch["show"]): boolean {
  switch (show) {
    case undefined: return true;
    case "alerts": return project.alerts.critical + project.alerts.warning > 0;
    case "unwell": return project.health.state !== "live" && project.health.state !== "paused";
    case "quiet": return badness(project) === null;
  }
}

function order(one: Project, two: Project, sort: FleetSearch["sort"]): number {
  if (sort === "activity") return (two.last_activity_at ?? "").localeCompare(one.last_activity_at ?? "");
  if (sort !== "worst") return 0;
  const bad = (project: Project): number => {
    const severity = badness(project);
    return severity ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
  };
  return bad(one) - bad(two) || two.alerts.critical - one.alerts.critical || two.alerts.warning - one.alerts.warning;
}

function nameOf(project: Project, group: FleetSearch["group"]): string {
  switch (group) {
    case "health": return HEALTH[project.health.state].word;
    case "severity": return badness(project) ?? "normal";
    default: return project.slug.slice(0, project.slug.indexOf("/"));
  }
}

function rank(name: string): number {
  const at = (SEVERITIES as string[]).indexOf(name);
  return at < 0 ? SEVERITIES.length : at;
}

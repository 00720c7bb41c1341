import type { Alert, HealthState, Project } from "../src/api/types";

const AT = "2026-01-01T00:00:00Z";

/** A project that is well, but for what is said of it. */
export function project(slug: string, other: Partial<Project> & { state?: HealthState } = {}): Project {
  const { state = "live", ...rest } = other;
  const health = { state, age_seconds: 1, consecutive_failures: 0, interval_seconds: 5, last_attempt: AT, last_change: AT, last_error: null, last_success: AT, next_attempt: AT };
  return { slug, path: `/src/${slug}`, pinned: false, alerts: { critical: 0, warning: 0, info: 0 }, counters: null, health, last_activity_at: AT, read_at: AT, ...rest };
}

/** An alert nobody has seen, but for what is said of it. */
export function alert(id: number, other: Partial<Alert> = {}): Alert {
  return {
    id, project_slug: "x/a", kind: "stale_lock", subject_ref: `lock:${id}`, severity: "warning", state: "open", detail: "", age_seconds: 1, occurrence: 1,
    opened_at: AT, openings: [AT], last_true_at: AT, acknowledged: null, snoozed: null, cause: null, cleared_at: null, escalated_at: null, resolved_at: null,
    unknown_since: null, flapping: false, ...other,
  };
}

import type { AlertKind, HealthState, Severity } from "../api/types";

const UNITS: [number, string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** An age in words: the unit in which it is more than one of two. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  for (const [size, unit] of UNITS) {
    if (whole >= size * (unit === "min" ? 1 : 2)) return `${Math.floor(whole / size)} ${unit}`;
  }
  return whole < 5 ? "now" : `${whole} s`;
}

/** An age with what it means. */
export function ago(seconds: number): string {
  const text = age(seconds);
  return text === "now" ? "just now" : `${text} ago`;
}

/** A time of day if it is within a day, else the date too. In the zone of whoever looks. */
export function moment(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return now - time < 86_400_000 ? clock : `${date.toLocaleDateString()} ${clock}`;
}

/** The name of a kind of alert for people. */
export function kindWords(kind: AlertKind): string {
  return kind.replaceAll("_", " ").replace(/^ci\b/, "CI");
}

/** What an alert is about, for people: `lock:754` is #754, `agent:worker-1` is worker-1. */
export function subjectWords(subject: string): string {
  const [, sort, name] = /^(\w+):(.*)$/s.exec(subject) ?? [];
  if (sort === "issue" || sort === "lock") return /^\d+$/.test(name ?? "") ? `#${name ?? ""}` : (name ?? "");
  if (sort === "project") return "";
  return sort === "agent" ? (name ?? "") : subject;
}

export const HEALTH: Record<HealthState, { word: string; means: string; tone: Severity | null }> = {
  starting: { word: "starting", means: "not read yet", tone: null },
  live: { word: "live", means: "read as planned", tone: null },
  delayed: { word: "delayed", means: "the last look is later than planned", tone: "info" },
  degraded: { word: "degraded", means: "read in part; damaged parts keep their last state", tone: "warning" },
  unreachable: { word: "unreachable", means: "the remote does not answer", tone: "critical" },
  paused: { word: "paused", means: "not looked at until resumed", tone: null },
  missing: { word: "missing", means: "the working copy is gone", tone: "critical" },
  auth_required: { word: "no access", means: "the remote refuses us", tone: "critical" },
  unsupported: { word: "unsupported", means: "a newer format than this program reads", tone: "critical" },
  corrupt: { word: "corrupt", means: "what was read is damaged", tone: "critical" },
};

export const SEVERITIES: Severity[] = ["critical", "warning", "info"];

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

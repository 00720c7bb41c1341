import { useNavigate } from "@tanstack/react-router";
import type { JSX } from "react";

import type { Alert } from "../api/types";
import { Choice } from "../ui/Choice";
import { kindWords } from "../ui/words";
import type { AlertSearch } from "./list";

/** Which alerts are shown; each choice stands in the address. */
export function Filters({ search, alerts }: { search: AlertSearch; alerts: Alert[] }): JSX.Element {
  const navigate = useNavigate({ from: "/alerts" });
  const set = (change: Partial<Record<keyof AlertSearch, string | undefined>>): void => {
    void navigate({ search: { ...search, ...change }, replace: true });
  };
  const kinds = [...new Set(alerts.map((alert) => alert.kind))].sort();
  const projects = [...new Set(alerts.map((alert) => alert.project_slug))].sort();
  return (
    <div className="flex flex-wrap items-end gap-2">
      <input type="search" aria-label="Filter alerts" placeholder="Filter" className="field w-40" value={search.q ?? ""} onChange={(event) => set({ q: event.target.value || undefined })} />
      <Choice label="State" value={search.state} onChange={(state) => set({ state })} options={{ "": "open", new: "not seen yet", seen: "seen", snoozed: "snoozed", resolved: "over" }} />
      <Choice label="Severity" value={search.severity} onChange={(severity) => set({ severity })} options={{ "": "all", critical: "critical", warning: "warning", info: "info" }} />
      <Choice label="Kind" value={search.kind} onChange={(kind) => set({ kind })} options={{ "": "all", ...Object.fromEntries(kinds.map((kind) => [kind, kindWords(kind)])) }} />
      <Choice label="Project" value={search.project} onChange={(project) => set({ project })} options={{ "": "all", ...Object.fromEntries(projects.map((project) => [project, project])) }} />
    </div>
  );
}

import { useNavigate } from "@tanstack/react-router";
import type { JSX } from "react";

import { Choice } from "../ui/Choice";
import type { FleetSearch } from "./arrange";

/** How the fleet is shown; each choice stands in the address. */
export function Controls({ search }: { search: FleetSearch }): JSX.Element {
  const navigate = useNavigate({ from: "/" });
  const set = (change: Partial<Record<keyof FleetSearch, string | undefined>>): void => {
    void navigate({ search: { ...search, ...change }, replace: true });
  };
  return (
    <div className="flex flex-wrap items-end gap-2">
      <input type="search" aria-label="Filter by name" placeholder="Filter by name" className="field w-44" value={search.q ?? ""} onChange={(event) => set({ q: event.target.value || undefined })} />
      <Choice label="Show" value={search.show} onChange={(show) => set({ show })} options={{ "": "all", alerts: "with alerts", unwell: "not well known", quiet: "nothing to do" }} />
      <Choice label="Group" value={search.group} onChange={(group) => set({ group })} options={{ "": "none", owner: "owner", health: "health", severity: "worst alert" }} />
      <Choice label="Order" value={search.sort} onChange={(sort) => set({ sort })} options={{ "": "fixed, by name", worst: "worst first", activity: "last activity" }} />
      <Choice label="Size" value={search.density} onChange={(density) => set({ density })} options={{ "": "comfortable", compact: "compact", wall: "wall" }} />
    </div>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { JSX } from "react";

import type { AuditEntry } from "../api/room";
import { audit } from "../api/roomQueries";
import { useProjects } from "../live/live";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Empty, Known } from "../ui/states";

/** Every write that went through this server: who, what, and what came of it. */
export default function AuditPage(): JSX.Element {
  const search: { project?: string; outcome?: string } = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const slugs = [...(useProjects()?.keys() ?? [])].sort();
  const asked = useInfiniteQuery(audit({ project: search.project, outcome: search.outcome }));
  const set = (change: Record<string, string | undefined>): void => void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <div className="px-3 py-3">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <h1>Audit</h1>
        <div className="flex flex-wrap gap-2">
          <Choice label="Project" value={search.project} options={{ "": "all", ...Object.fromEntries(slugs.map((slug) => [slug, slug])) }} onChange={(project) => set({ project })} />
          <Choice label="Outcome" value={search.outcome} options={{ "": "all", done: "done", unchanged: "unchanged", refused: "refused", failed: "failed" }} onChange={(outcome) => set({ outcome })} />
        </div>
      </div>
      <Known asked={asked} what="The audit">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? <Empty title="Nothing was written yet">What is changed through this server is written down here, for good.</Empty> : <ol className="panel">{items.map((entry) => <Entry key={entry.id} entry={entry} />)}</ol>;
        }}
      </Known>
      {asked.hasNextPage && <p className="p-3 text-center"><Button onClick={() => void asked.fetchNextPage()}>Earlier</Button></p>}
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }): JSX.Element {
  const isBad = entry.outcome === "refused" || entry.outcome === "failed";
  return (
    <li className="border-b border-line last:border-0">
      <details className="px-3 py-2">
        <summary className="cursor-pointer">
          <span className="text-quiet"><Age at={entry.at} /></span> {entry.actor}: <strong className="text-strong">{entry.operation}</strong> {entry.project_slug} {entry.subject} —{" "}
          <span className={isBad ? "text-warning" : ""}>{entry.outcome}{entry.code ? `: ${entry.code}` : ""}</span>
        </summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          {entry.detail && <><dt className="text-quiet">why</dt><dd>{entry.detail}</dd></>}
          {(["arguments", "before", "after"] as const).map((name) => entry[name] && (
            <div key={name} className="contents"><dt className="text-quiet">{name}</dt><dd className="overflow-x-auto font-mono text-xs">{JSON.stringify(entry[name])}</dd></div>
          ))}
          <dt className="text-quiet">hash</dt><dd className="break-all font-mono text-xs">{entry.hash}</dd>
        </dl>
      </details>
    </li>
  );
}

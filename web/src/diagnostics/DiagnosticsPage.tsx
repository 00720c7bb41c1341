import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { JSX } from "react";

import { session } from "../api/queries";
import { steps, type Project } from "../api/types";
import { connection, useLink, useProjects } from "../live/live";
import { Age, Until } from "../ui/Age";
import { HealthMark } from "../ui/marks";
import { Empty, Loading } from "../ui/states";
import { Table } from "../ui/Table";
import { age, HEALTH } from "../ui/words";

/** How the watch itself is: when each project was looked at, and what went wrong. */
export default function DiagnosticsPage(): JSX.Element {
  const projects = useProjects();
  return (
    <div className="space-y-3 px-3 py-3">
      <h1>Diagnostics</h1>
      <Server />
      {projects === null ? <Loading what="the watch" /> : <Looks projects={[...projects.values()].sort(worstFirst)} />}
    </div>
  );
}

function Server(): JSX.Element {
  const { data } = useQuery(session);
  const link = useLink();
  return (
    <dl className="panel grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 p-3 text-sm sm:grid-cols-[auto_1fr_auto_1fr]">
      <dt className="text-quiet">Server</dt><dd>{data ? `${data.server} ${data.version}` : "—"}</dd>
      <dt className="text-quiet">You</dt><dd>{data ? `${data.name}, may ${data.scope}` : "—"}</dd>
      <dt className="text-quiet">Connection</dt><dd>{link.state.replace("_", " ")}</dd>
      <dt className="text-quiet">Heard up to</dt><dd className="number">{connection.picture.sequence}</dd>
      <dt className="text-quiet">More</dt><dd className="sm:col-span-3"><a href="/metrics">numbers for Prometheus</a>, <a href="/api/v2/openapi.json">the API</a>, <code>crosslink dashboard doctor</code></dd>
    </dl>
  );
}

function Looks({ projects }: { projects: Project[] }): JSX.Element {
  if (projects.length === 0) return <Empty title="No project is watched" />;
  return (
    <Table label="Looks at projects" head={["Project", "Health", "Read", "Tried", "Next", "Every", "Changed", "Failures", "What went wrong last"]}>
      {projects.map(({ slug, health }) => (
        <tr key={slug}>
          <td className="whitespace-nowrap"><Link to="/projects/$owner/$repo" params={steps(slug)}>{slug}</Link></td>
          <td className="whitespace-nowrap"><HealthMark state={health.state} /></td>
          <td><Age at={health.last_success} /></td>
          <td><Age at={health.last_attempt} /></td>
          <td className="whitespace-nowrap">{health.next_attempt ? <Until at={health.next_attempt} /> : "—"}</td>
          <td className="number whitespace-nowrap">{age(health.interval_seconds)}</td>
          <td><Age at={health.last_change} /></td>
          <td className="number">{health.consecutive_failures}</td>
          <td className="min-w-64 text-quiet">{health.last_error ? <><Age at={health.last_error.at} />: {health.last_error.class.replaceAll("_", " ")}: {health.last_error.text}</> : "—"}</td>
        </tr>
      ))}
    </Table>
  );
}

function worstFirst(one: Project, two: Project): number {
  const bad = (project: Project): number => ["critical", "warning", "info"].indexOf(HEALTH[project.health.state].tone ?? "none") >>> 0;
  return bad(one) - bad(two) || two.health.consecutive_failures - one.health.consecutive_failures || one.slug.localeCompare(two.slug);
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, type JSX } from "react";

import { compareAlerts } from "../alerts/list";
import { project as detail } from "../api/queries";
import { steps, type Alert, type Counters, type ProjectDetail, type Slug } from "../api/types";
import { useProject } from "../live/live";
import { Age } from "../ui/Age";
import { SeverityMark } from "../ui/marks";
import { Known } from "../ui/states";
import { kindWords, subjectWords } from "../ui/words";
import { useSlug } from "./useSlug";

const Trend = lazy(() => import("./Trend"));

const NUMBERS: { name: keyof Counters; word: string; query?: string; place?: "issues" | "locks" | "agents" }[] = [
  { name: "open_issues", word: "open", place: "issues", query: "" },
  { name: "overdue_issues", word: "overdue", place: "issues", query: "is:overdue" },
  { name: "due_soon_issues", word: "due soon", place: "issues", query: "due:<3d" },
  { name: "blocked_issues", word: "blocked", place: "issues", query: "is:blocked" },
  { name: "active_agents", word: "active agents", place: "agents" },
  { name: "stale_locks", word: "stale locks", place: "locks" },
];

const DAMAGE: [keyof Counters, string][] = [
  ["damaged_parts", "damaged parts"],
  ["quarantined_events", "quarantined events"],
  ["pending_events", "events that wait for others"],
  ["invalid_signatures", "invalid signatures"],
  ["untrusted_signatures", "signatures of untrusted keys"],
  ["unsigned_events", "unsigned events"],
  ["late_events", "late events"],
  ["foreign_events", "events of a newer version"],
];

/** A project at a glance: what is wrong, the numbers, and how they went. */
export default function Overview(): JSX.Element {
  const slug = useSlug();
  const asked = useQuery(detail(slug));
  const live = useProject(slug);
  const counters = live?.counters;
  return (
    <div className="grid gap-3 p-3 xl:grid-cols-2">
      <section aria-label="Numbers" className="panel grid grid-cols-3 gap-3 p-3 sm:grid-cols-6 xl:col-span-2">
        {NUMBERS.map((number) => <Figure key={number.name} slug={slug} number={number} value={counters?.[number.name]} />)}
        <p className="col-span-full text-xs text-quiet">numbers read <Age at={live?.read_at} />, last activity <Age at={live?.last_activity_at} /></p>
      </section>
      <section aria-label="Alerts" className="panel min-w-0">
        <h2 className="border-b border-line px-3 py-2">What is wrong</h2>
        <Known asked={asked} what="Alerts">{(data) => <Alerts alerts={data.open_alerts} />}</Known>
      </section>
      <section aria-label="Over time" className="panel min-w-0 p-3">
        <h2 className="mb-2">The last 30 days</h2>
        <Suspense fallback={<p className="text-quiet">Reading the past …</p>}><Trend slug={slug} /></Suspense>
      </section>
      <section aria-label="About" className="panel min-w-0 p-3 xl:col-span-2">
        <Known asked={asked} what="The project">{(data) => <About data={data} counters={counters ?? null} />}</Known>
      </section>
    </div>
  );
}

function Figure({ slug, number, value }: { slug: Slug; number: (typeof NUMBERS)[number]; value: number | undefined }): JSX.Element {
  const { owner, repo } = steps(slug);
  return (
    <Link to={`/projects/${owner}/${repo}/${number.place ?? ""}`} search={number.query ? { q: number.query } : {}} className="min-w-0 rounded p-1 text-ink no-underline hover:bg-raised">
      <span className="number block text-2xl text-strong">{value?.toLocaleString() ?? "—"}</span>
      <span className="block truncate text-sm text-quiet">{number.word}</span>
    </Link>
  );
}

function Alerts({ alerts }: { alerts: Alert[] }): JSX.Element {
  if (alerts.length === 0) return <p className="p-3 text-quiet">Nothing.</p>;
  const first = [...alerts].sort(compareAlerts).slice(0, 12);
  return (
    <ul>
      {first.map((alert) => (
        <li key={alert.id} className="border-b border-line last:border-0">
          <Link to="/alerts" search={{ project: alert.project_slug, open: alert.id }} className="flex items-center gap-2 px-3 py-1.5 text-ink no-underline hover:bg-raised">
            <SeverityMark severity={alert.severity} />
            <span className="min-w-0 grow truncate">{kindWords(alert.kind)} <span className="text-quiet">{subjectWords(alert.subject_ref)}</span></span>
            <span className="shrink-0 text-sm text-quiet">{alert.state === "open" ? "" : `${alert.state} · `}<Age at={alert.opened_at} short /></span>
          </Link>
        </li>
      ))}
      {alerts.length > first.length && <li className="px-3 py-2"><Link to="/alerts" search={{ project: alerts[0]?.project_slug ?? "" }}>All {alerts.length}</Link></li>}
    </ul>
  );
}

function About({ data, counters }: { data: ProjectDetail; counters: Counters | null }): JSX.Element {
  const damage = DAMAGE.filter(([name]) => (counters?.[name] ?? 0) > 0);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
      <dt className="text-quiet">Working copy</dt><dd className="break-all font-mono">{data.path}</dd>
      <dt className="text-quiet">Branch</dt><dd className="font-mono">{data.default_branch}</dd>
      <dt className="text-quiet">Watched since</dt><dd><Age at={data.added_at} /></dd>
      {damage.map(([name, word]) => (
        <div key={name} className="contents"><dt className="text-quiet">{word}</dt><dd className="number">{counters?.[name].toLocaleString()}</dd></div>
      ))}
    </dl>
  );
}

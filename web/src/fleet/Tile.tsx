import { Link } from "@tanstack/react-router";
import { memo, useRef, type JSX } from "react";

import { steps, type Alert, type Counters, type Project, type Slug } from "../api/types";
import { clock } from "../live/clock";
import { useProject } from "../live/live";
import { Age } from "../ui/Age";
import { HealthMark, SeverityMark, tone } from "../ui/marks";
import { Sparkline } from "../ui/Sparkline";
import { kindWords, subjectWords } from "../ui/words";
import { badness, isStale, type FleetSearch } from "./arrange";
import { series, useSamples } from "./useSamples";

interface Props {
  slug: Slug;
  density: FleetSearch["density"];
  alerts: Alert[] | undefined;
}

const EDGES = { critical: "border-l-critical", warning: "border-l-warning", info: "border-l-edge" };

/** One project: grey as long as nobody has to do anything. */
export const Tile = memo(function Tile({ slug, density, alerts }: Props): JSX.Element | null {
  const project = useProject(slug);
  if (!project) return null;
  const bad = badness(project);
  const edge = bad ? EDGES[bad] : "border-l-line";
  return (
    <li data-item={slug} className="min-w-0">
      <Link
        to="/projects/$owner/$repo"
        params={steps(slug)}
        className={`panel flex h-full flex-col gap-1.5 border-l-4 ${edge} p-3 text-ink no-underline hover:bg-raised`}
      >
        <Head project={project} />
        {density === "compact"
          ? <Line project={project} worst={alerts?.[0]} />
          : <Body project={project} alerts={alerts ?? []} />}
      </Link>
    </li>
  );
});

function Head({ project }: { project: Project }): JSX.Element {
  const at = project.slug.indexOf("/");
  return (
    <span className="flex items-center gap-2">
      <span className="min-w-0 grow truncate" title={project.slug}>
        <span className="text-quiet">{project.slug.slice(0, at + 1)}</span>
        <strong className="text-strong">{project.slug.slice(at + 1)}</strong>
        {project.pinned && <span className="text-quiet"> · pinned</span>}
      </span>
      <span className="number flex shrink-0 items-center gap-1.5 text-sm">
        <HealthMark state={project.health.state} word={project.health.state !== "live"} />
        <span className={isStale(project) ? tone("warning") : "text-quiet"}>{project.health.last_success ? <Age at={project.health.last_success} short /> : "never read"}</span>
      </span>
    </span>
  );
}

/** The worst alert, or why nothing is known; always one line, so that tiles keep their height. */
function Worst({ project, alerts }: { project: Project; alerts: Alert[] }): JSX.Element {
  const [first] = alerts;
  const error = project.health.last_error;
  if (isStale(project) && error) return <span className="truncate text-sm text-warning" title={error.text}>{error.text}</span>;
  if (!first) return <span className="text-sm text-quiet">nothing to do</span>;
  return (
    <span className="flex items-center gap-1.5 text-sm">
      <SeverityMark severity={first.severity} />
      <span className="min-w-0 truncate" title={first.detail}>{kindWords(first.kind)} {subjectWords(first.subject_ref)}</span>
      {alerts.length > 1 && <span className="number ml-auto shrink-0 text-quiet">+{alerts.length - 1}</span>}
    </span>
  );
}

const SHOWN: [keyof Counters, string][] = [
  ["open_issues", "open"],
  ["overdue_issues", "overdue"],
  ["blocked_issues", "blocked"],
  ["active_agents", "agents"],
  ["stale_locks", "stale locks"],
];

function Body({ project, alerts }: { project: Project; alerts: Alert[] }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const found = useSamples(project.slug, place);
  const counters = project.counters;
  const now = clock.now();
  return (
    <>
      <Worst project={project} alerts={alerts} />
      <div ref={place} className={`grid grid-cols-5 gap-2 ${isStale(project) ? "opacity-70" : ""}`}>
        {SHOWN.map(([name, word]) => (
          <span key={name} className="min-w-0">
            <span className="number block text-xl leading-6 text-strong">{counters ? counters[name].toLocaleString() : "—"}</span>
            <span className="block truncate text-xs text-quiet">{word}</span>
            <Sparkline points={counters ? series(found, name, now, counters[name]) : []} from={now - 86_400_000} to={now} says={`${word} over 24 hours`} />
          </span>
        ))}
      </div>
      <span className="mt-auto text-xs text-quiet">last activity {project.last_activity_at ? <Age at={project.last_activity_at} /> : "not known"}</span>
    </>
  );
}

function Line({ project, worst }: { project: Project; worst: Alert | undefined }): JSX.Element {
  const counters = project.counters;
  return (
    <span className="number flex items-center gap-2 text-sm text-quiet">
      {worst && <SeverityMark severity={worst.severity} />}
      <span className="min-w-0 truncate">{worst ? kindWords(worst.kind) : "nothing to do"}</span>
      <span className="ml-auto shrink-0">{counters ? `${counters.open_issues} open` : "—"}</span>
    </span>
  );
}

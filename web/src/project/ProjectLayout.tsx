import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import type { JSX } from "react";

import { steps, type Project, type Slug } from "../api/types";
import { useKeys } from "../keys/keys";
import { useProject } from "../live/live";
import { Age } from "../ui/Age";
import { HealthMark } from "../ui/marks";
import { Empty, Loading } from "../ui/states";
import { HEALTH } from "../ui/words";
import { ProjectActions } from "./ProjectActions";
import { useSlug } from "./useSlug";

const PLACES = [
  { path: "", name: "Overview", keys: "p o" },
  { path: "/issues", name: "Issues", keys: "p i" },
  { path: "/board", name: "Board", keys: "p b" },
  { path: "/locks", name: "Locks", keys: "p l" },
  { path: "/agents", name: "Agents", keys: "p a" },
  { path: "/milestones", name: "Milestones", keys: "p m" },
  { path: "/knowledge", name: "Knowledge", keys: "p k" },
  { path: "/conflicts", name: "Conflicts", keys: "p c" },
  { path: "/history", name: "History", keys: "p h" },
] as const;

/** What stands above every page of a project: which it is, and how well it is known. */
export default function ProjectLayout(): JSX.Element {
  const slug = useSlug();
  const project = useProject(slug);
  const navigate = useNavigate();
  const base = `/projects/${steps(slug).owner}/${steps(slug).repo}`;
  useKeys(PLACES.map((place) => ({ keys: place.keys, does: place.name, group: "This project", run: () => void navigate({ to: `${base}${place.path}` }) })));
  if (project === undefined) return <Loading what={slug} />;
  if (project === null) return <NotTracked slug={slug} />;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 pt-3">
        <h1 className="min-w-0 truncate">{slug}</h1>
        <Known project={project} />
        <span className="grow" />
        <ProjectActions project={project} />
      </div>
      <nav aria-label="Of this project" className="flex gap-0.5 overflow-x-auto border-b border-line px-2 pt-2" tabIndex={-1}>
        {PLACES.map((place) => (
          <Link
            key={place.path}
            to={`${base}${place.path}`}
            activeOptions={{ exact: place.path === "", includeSearch: false }}
            className="whitespace-nowrap border-b-2 border-transparent px-2.5 py-1.5 text-sm text-ink no-underline hover:bg-raised aria-[current=page]:border-strong aria-[current=page]:font-semibold aria-[current=page]:text-strong"
          >
            {place.name}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

/** How well the project is known, and what stands in the way. */
function Known({ project }: { project: Project }): JSX.Element {
  const { health } = project;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-quiet">
      <HealthMark state={health.state} />{" "}
      <span>{health.last_success ? <>read <Age at={health.last_success} /></> : HEALTH[health.state].means}</span>
      {health.last_error && health.state !== "live" && <span className="text-warning">{health.last_error.text}</span>}
    </p>
  );
}

function NotTracked({ slug }: { slug: Slug }): JSX.Element {
  return (
    <Empty title={`${slug} is not watched`}>
      <p>It may have been taken out, or the address is wrong. <Link to="/">All projects</Link></p>
    </Empty>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useRef, type JSX } from "react";

import { byProject } from "../alerts/list";
import { openAlerts } from "../api/queries";
import { useKeys } from "../keys/keys";
import { useRoving } from "../keys/roving";
import { useLink, useNow, useProjects } from "../live/live";
import { Button } from "../ui/Button";
import { Empty, Loading } from "../ui/states";
import { counted, moment } from "../ui/words";
import { badness, type FleetSearch } from "./arrange";
import { Controls } from "./Controls";
import { Tile } from "./Tile";
import { useHeldOrder } from "./useHeldOrder";

const GRIDS = {
  comfortable: "grid-cols-[repeat(auto-fill,minmax(min(100%,21rem),1fr))] gap-2",
  compact: "grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-1.5",
  wall: "grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-2",
};

/** All projects on one page. */
export default function FleetPage(): JSX.Element {
  const search: FleetSearch = useSearch({ from: "/" });
  const projects = useProjects();
  const { data: alerts } = useQuery(openAlerts);
  const worst = useMemo(() => byProject(alerts ?? []), [alerts]);
  const { groups, isOld, renew } = useHeldOrder(projects, search);
  const place = useRef<HTMLDivElement>(null);
  const navigate = useNavigate({ from: "/" });
  useRoving(place, "project");
  useKeys([
    { keys: "w", does: "wall, and back", run: () => void navigate({ search: (now: FleetSearch) => (now.density === "wall" ? { ...now, density: undefined } : { ...now, density: "wall" }) as FleetSearch }) },
  ]);
  if (!projects) return <NotKnown />;
  if (projects.size === 0) return <NoProjects />;
  const isWall = search.density === "wall";
  return (
    <div ref={place} className="px-3 py-3">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1>{isWall ? <WallClock /> : "Fleet"}</h1>
          <Sum projects={[...projects.values()]} />
        </div>
        {isOld && <Button onClick={renew}>The order is old: sort again</Button>}
        {isWall
          ? <Button look="bare" onClick={() => void navigate({ search: {} })}>Leave the wall</Button>
          : <Controls search={search} />}
      </div>
      {groups.every((group) => group.slugs.length === 0) && <Empty title="No project is like that">Another filter shows more.</Empty>}
      {groups.map((group) => (
        <section key={group.name ?? ""} aria-label={group.name ?? "Projects"} className="mb-4">
          {group.name && <h2 className="mb-2">{group.name} <span className="number text-sm font-normal text-quiet">{group.slugs.length}</span></h2>}
          <ul className={`grid ${GRIDS[search.density ?? "comfortable"]}`}>
            {group.slugs.map((slug) => <Tile key={slug} slug={slug} density={search.density} alerts={worst.get(slug)} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Sum({ projects }: { projects: Parameters<typeof badness>[0][] }): JSX.Element {
  const bad = projects.filter((project) => badness(project) === "critical").length;
  const warned = projects.filter((project) => badness(project) === "warning").length;
  const rest = bad + warned === 0 ? "nothing to do" : [bad > 0 ? `${bad} critical` : "", warned > 0 ? `${warned} with warnings` : ""].filter(Boolean).join(", ");
  return <p className="number text-sm text-quiet" aria-live="polite">{counted(projects.length, "project")}: {rest}</p>;
}

/** A wall shows the time, so that a picture that stands still is seen to. */
function WallClock(): JSX.Element {
  const link = useLink();
  const time = useNow((now) => moment(now, now));
  return <span className="number text-3xl">{time}{link.state === "live" ? "" : " · not connected"}</span>;
}

function NotKnown(): JSX.Element {
  const link = useLink();
  return link.state === "connecting" ? <Loading what="the fleet" /> : <Empty title="Nothing is known yet">The server has not answered since this page was opened.</Empty>;
}

function NoProjects(): JSX.Element {
  return (
    <Empty title="No project is watched yet">
      <p><code>crosslink dashboard track PATH</code> adds a repository;<br /><code>crosslink dashboard discover --root DIR --track</code> takes up all that it finds.</p>
      <p className="mt-2">They show here by themselves.</p>
    </Empty>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type JSX } from "react";

import type { Lock } from "../api/room";
import { locks } from "../api/roomQueries";
import { steps, type Slug } from "../api/types";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Empty, Known } from "../ui/states";
import { Table } from "../ui/Table";
import { useSlug } from "./useSlug";
import { useMayWrite, useWrite } from "./useWrite";

/** Who holds what; those whose lease ran out stand first. */
export default function LocksPage(): JSX.Element {
  const slug = useSlug();
  const asked = useQuery(locks(slug));
  return (
    <div className="p-3">
      <Known asked={asked} what="Locks">
        {({ items }) => items.length === 0
          ? <Empty title="Nobody holds anything">An issue is held once an agent claims it.</Empty>
          : (
            <Table label="Locks" head={["Issue", "Held by", "Branch", "Since", "Lease", ""]}>
              {[...items].sort((one, two) => Number(two.stale) - Number(one.stale) || one.claimed_at.localeCompare(two.claimed_at)).map((lock) => <Row key={lock.uuid} slug={slug} lock={lock} />)}
            </Table>
          )}
      </Known>
    </div>
  );
}

function Row({ slug, lock }: { slug: Slug; lock: Lock }): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const act = (name: string, says: string, more = {}): void => write.mutate({ name, arguments: { issue: lock.uuid, ...more }, says });
  return (
    <tr>
      <td className="min-w-56"><Link to="/projects/$owner/$repo/issues/$issue" params={{ ...steps(slug), issue: String(lock.id ?? lock.uuid) }}>{lock.display_id} {lock.title}</Link></td>
      <td>{lock.agent_id}</td>
      <td className="max-w-48 truncate font-mono text-xs">{lock.branch ?? "—"}</td>
      <td><Age at={lock.claimed_at} /></td>
      <td className="whitespace-nowrap">{lock.stale ? <span className="text-warning">△ run out</span> : lock.tentative ? "not confirmed" : "runs"}</td>
      <td className="whitespace-nowrap">
        <Button disabled={!may} title={why} onClick={() => setAsking(true)}>Steal …</Button>{" "}
        <Button disabled={!may} title={why} onClick={() => act("issue.release", `Released ${lock.display_id}`, { force: true })}>Release</Button>
        {isAsking && (
          <Dialog title={`Take ${lock.display_id} from ${lock.agent_id}?`} onClose={() => setAsking(false)}>
            <p className="mb-3 whitespace-normal">{lock.stale ? "Its lease has run out: nobody has renewed it." : "Its lease still runs: whoever holds it may be at work. It is written down that you took it by force."}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>Leave it</Button>
              <Button look="strong" onClick={() => { setAsking(false); act("issue.steal", `${lock.display_id} is yours`, lock.stale ? {} : { force: true }); }}>{lock.stale ? "Steal" : "Steal by force"}</Button>
            </div>
          </Dialog>
        )}
      </td>
    </tr>
  );
}

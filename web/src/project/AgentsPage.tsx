import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";

import type { Agent, Request } from "../api/room";
import { agents } from "../api/roomQueries";
import type { Slug } from "../api/types";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { Empty, Known } from "../ui/states";
import { useSlug } from "./useSlug";
import { useMayWrite, useWrite } from "./useWrite";

/** Who works on the project, at what, and what was asked of them. */
export default function AgentsPage(): JSX.Element {
  const slug = useSlug();
  const asked = useQuery(agents(slug));
  return (
    <div className="p-3">
      <Known asked={asked} what="Agents">
        {({ items }) => items.length === 0
          ? <Empty title="No agent has been here">An agent is known from the first thing it writes.</Empty>
          : <ul className="grid gap-2 lg:grid-cols-2 2xl:grid-cols-3">{[...items].sort((one, two) => (two.last_seen ?? "").localeCompare(one.last_seen ?? "")).map((agent) => <One key={agent.agent} slug={slug} agent={agent} />)}</ul>}
      </Known>
    </div>
  );
}

function One({ slug, agent }: { slug: Slug; agent: Agent }): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const { may, why } = useMayWrite(slug);
  const requests = agent.requests.slice(0, 5);
  return (
    <li className="panel flex flex-col gap-2 p-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="truncate font-semibold text-strong">{agent.agent}{agent.own && <span className="font-normal text-quiet"> · here</span>}{agent.retired && <span className="font-normal text-quiet"> · retired</span>}</p>
          <p className="text-sm text-quiet">seen <Age at={agent.last_seen} />{agent.working_on !== null && <>, at #{agent.working_on}</>}{agent.locks.length > 0 && <>, holds {agent.locks.join(" ")}</>}</p>
        </div>
        <Button disabled={!may} title={why} onClick={() => setAsking(true)}>Ask …</Button>
      </div>
      {requests.length > 0 && <ul className="space-y-1 text-sm">{requests.map((request) => <Asked key={request.request_id} request={request} />)}</ul>}
      {isAsking && <Ask slug={slug} agent={agent} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Asked({ request }: { request: Request }): JSX.Element {
  return (
    <li className="text-quiet">
      <span className="text-ink">{request.kind}</span>{request.subject_issue !== null && ` #${request.subject_issue}`} <Age at={request.requested_at} />{request.reason ? `: ${request.reason}` : ""} —{" "}
      {request.ack ? <span>{request.ack.result || (request.ack.acted ? "done" : "not done")}</span> : <span className="text-info">not answered yet</span>}
    </li>
  );
}

function Ask({ slug, agent, onClose }: { slug: Slug; agent: Agent; onClose: () => void }): JSX.Element {
  const [control, setControl] = useState("pause");
  const [reason, setReason] = useState("");
  const write = useWrite(slug);
  const send = (): void => write.mutate({ name: "agent.request", arguments: { target: agent.agent, control, ...(reason ? { reason } : {}) }, says: `Asked ${agent.agent} to ${control}` }, { onSuccess: onClose });
  return (
    <Dialog title={`Ask ${agent.agent}`} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); send(); }}>
        <Choice label="To" value={control} options={{ pause: "pause", resume: "resume", stop: "stop" }} onChange={(value) => setControl(value ?? "pause")} />
        {control === "stop" && <p className="text-warning">It ends its session at its next contact. What it holds stays held until released.</p>}
        <label className="block"><span className="mb-1 block text-sm text-quiet">Why</span><input className="field w-full" value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <div className="flex justify-end gap-2"><Button onClick={onClose}>Cancel</Button><Button look="strong" type="submit" disabled={write.isPending}>Ask</Button></div>
      </form>
    </Dialog>
  );
}

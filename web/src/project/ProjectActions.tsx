import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";

import { useMayOperate } from "../alerts/actions";
import { call } from "../api/client";
import { steps, type Project } from "../api/types";
import { useKeys } from "../keys/keys";
import { Button } from "../ui/Button";
import { done, refused } from "../ui/toast";

type Verb = "pin" | "unpin" | "pause" | "resume" | "refresh";

const SAYS: Record<Verb, string> = {
  pin: "Pinned: it stands before the others",
  unpin: "No longer pinned",
  pause: "Paused: it is not looked at",
  resume: "Resumed",
  refresh: "It is looked at as soon as the limits allow",
};

/** What one can ask of the watch for a project. */
export function ProjectActions({ project }: { project: Project }): JSX.Element {
  const { may, why } = useMayOperate();
  const path = steps(project.slug);
  const act = useMutation({
    mutationFn: async (verb: Verb) => {
      await call("post", `/api/v2/projects/{owner}/{repo}/${verb}`, { path });
      return verb;
    },
    onSuccess: (verb) => done(SAYS[verb], verb === "pause" ? () => act.mutate("resume") : undefined),
    onError: (error) => refused("Not done", error),
  });
  const paused = project.health.state === "paused";
  useKeys([{ keys: "r", does: "look at the project now", run: () => may && act.mutate("refresh") }]);
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button disabled={!may || paused} title={why} onClick={() => act.mutate("refresh")}>Look now</Button>
      <Button disabled={!may} title={why} onClick={() => act.mutate(project.pinned ? "unpin" : "pin")}>{project.pinned ? "Unpin" : "Pin"}</Button>
      <Button disabled={!may} title={why} onClick={() => act.mutate(paused ? "resume" : "pause")}>{paused ? "Resume" : "Pause"}</Button>
    </div>
  );
}

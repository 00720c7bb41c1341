import type { JSX } from "react";

import { clock } from "../live/clock";
import { connection, useLink, useNow } from "../live/live";
import { Button } from "../ui/Button";
import { age, moment } from "../ui/words";

/** Says when what is shown is no longer what is. Absent while all is well. */
export function Banner(): JSX.Element | null {
  const link = useLink();
  if (link.state !== "lost") return null;
  return <Lost since={link.since} retryAt={link.retryAt} />;
}

function Lost({ since, retryAt }: { since: number; retryAt: number }): JSX.Element {
  const old = useNow((now) => age((now - since) / 1_000));
  const wait = useNow(() => Math.max(0, Math.ceil((retryAt - performance.now()) / 1_000)));
  return (
    <div role="status" className="sticky top-0 z-30 flex flex-wrap items-center gap-x-4 gap-y-1 border-b-2 border-warning bg-[var(--warning-ground)] px-4 py-2">
      <span>
        <strong className="text-warning">Not connected.</strong>{" "}
        {since > 0
          ? <>What you see is as of {moment(since, clock.now())}{old === "now" ? "" : `, ${old} old`}. Nothing can be changed until the server answers.</>
          : "The server does not answer."}
      </span>
      <span className="number text-quiet">{wait > 0 ? `next try in ${wait} s` : "trying …"}</span>
      <Button onClick={() => connection.hurry()}>Try now</Button>
    </div>
  );
}

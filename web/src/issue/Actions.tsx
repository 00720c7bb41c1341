import { useState, type JSX } from "react";

import type { Story } from "../api/room";
import type { Slug } from "../api/types";
import { useKeys } from "../keys/keys";
import { useMayWrite, useWrite } from "../project/useWrite";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";

const PRIORITIES = { critical: "critical", high: "high", medium: "medium", low: "low" };

/** What can be done with an issue as it is. */
export function Actions({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const [isClosing, setClosing] = useState(false);
  const [isStealing, setStealing] = useState(false);
  const is = story.display_id;
  const act = (name: string, says: string, more: Record<string, unknown> = {}): void => write.mutate({ name, arguments: { issue: story.uuid, ...more }, says });
  const isOver = story.status === "closed" || story.status === "archived";
  const off = !may || write.isPending;
  useKeys([
    { keys: "e", does: isOver ? "reopen" : "close", run: () => { if (may && isOver) act("issue.reopen", `Reopened ${is}`); else if (may) setClosing(true); } },
    { keys: "m", does: "comment", run: () => document.querySelector<HTMLElement>("#comment")?.focus() },
  ]);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {isOver
        ? <Button disabled={off} title={why} onClick={() => act(story.status === "archived" ? "issue.unarchive" : "issue.reopen", `Reopened ${is}`)}>Reopen</Button>
        : <Button disabled={off} title={why} onClick={() => setClosing(true)}>Close … <kbd>e</kbd></Button>}
      {!isOver && !story.claimed_by && <Button disabled={off} title={why} onClick={() => act("issue.claim", `Claimed ${is}`)}>Claim</Button>}
      {story.claimed_by && <Button disabled={off} title={why} onClick={() => act("issue.release", `Released ${is}`)}>Release</Button>}
      {story.claimed_by && <Button disabled={off} title={why} onClick={() => setStealing(true)}>Steal …</Button>}
      <Choice label="Priority" value={story.priority} options={PRIORITIES} disabled={off} onChange={(priority) => act("issue.edit", `${is} has priority ${priority ?? ""}`, { priority })} />
      {may ? null : <span className="text-sm text-quiet">{why}</span>}
      {isClosing && <Closing story={story} onClose={() => setClosing(false)} onDone={(reason) => { setClosing(false); act("issue.close", `Closed ${is}`, reason ? { reason } : {}); }} />}
      {isStealing && <Stealing story={story} onClose={() => setStealing(false)} onDone={(force) => { setStealing(false); act("issue.steal", `${is} is yours`, { force }); }} />}
    </div>
  );
}

function Closing({ story, onClose, onDone }: { story: Story; onClose: () => void; onDone: (reason: string) => void }): JSX.Element {
  const [reason, setReason] = useState("");
  const open = story.subissues.filter((one) => one.status === "open" || one.status === "in_progress");
  return (
    <Dialog title={`Close ${story.display_id}`} onClose={onClose}>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); onDone(reason.trim()); }}>
        {open.length > 0 && <p className="text-warning">{open.length} of its sub-issues stay open.</p>}
        <label className="block"><span className="mb-1 block text-sm text-quiet">Why, if there is anything to say</span><input className="field w-full" value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <div className="flex justify-end gap-2"><Button onClick={onClose}>Cancel</Button><Button look="strong" type="submit">Close it</Button></div>
      </form>
    </Dialog>
  );
}

/** Taking a lock from whom holds it: who they are and how long they have been silent comes first. */
function Stealing({ story, onClose, onDone }: { story: Story; onClose: () => void; onDone: (force: boolean) => void }): JSX.Element {
  const isStale = story.lock?.stale ?? false;
  return (
    <Dialog title={`Take ${story.display_id} from ${story.claimed_by ?? "its holder"}?`} onClose={onClose}>
      <p className="mb-3">{isStale ? "The lease has run out: nobody has renewed it." : "The lease still runs: whoever holds it may be at work. It is written down that you took it by force."}</p>
      <div className="flex justify-end gap-2"><Button onClick={onClose}>Leave it</Button><Button look="strong" onClick={() => onDone(!isStale)}>{isStale ? "Steal" : "Steal by force"}</Button></div>
    </Dialog>
  );
}

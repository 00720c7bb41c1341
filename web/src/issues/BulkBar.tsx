import { useState, type JSX } from "react";

import type { Issue } from "../api/room";
import type { Slug } from "../api/types";
import { useBulk, useMayWrite, type Wish } from "../project/useWrite";
import { Button } from "../ui/Button";
import { counted } from "../ui/words";

/** What is chosen, and what can be done with all of it at once. */
export function BulkBar({ slug, total, chosen, onNone }: { slug: Slug; total: number; chosen: Issue[]; onNone: () => void }): JSX.Element {
  const { may, why } = useMayWrite(slug);
  const bulk = useBulk(slug);
  const [label, setLabel] = useState("");
  const all = (make: (issue: Issue) => Pick<Wish, "name" | "arguments">): void => bulk.mutate(chosen.map(make), { onSuccess: onNone });
  const labels = (present: boolean) => () => all((issue) => ({ name: "issue.set_element", arguments: { issue: issue.uuid, element: { label: label.trim() }, present } }));
  const edit = (priority: string) => () => all((issue) => ({ name: "issue.edit", arguments: { issue: issue.uuid, priority } }));
  return (
    <div className="mb-1 flex min-h-9 flex-wrap items-center gap-2 text-sm text-quiet">
      <span className="number" aria-live="polite">{counted(total, "issue")}{chosen.length > 0 ? `, ${chosen.length} chosen` : ""}</span>
      {chosen.length > 0 && (
        <>
          <Button disabled={!may || bulk.isPending} title={why} onClick={() => all((issue) => ({ name: "issue.close", arguments: { issue: issue.uuid } }))}>Close</Button>
          <input aria-label="Label for the chosen issues" placeholder="label" className="field w-28" value={label} onChange={(event) => setLabel(event.target.value)} />
          <Button disabled={!may || !label.trim() || bulk.isPending} title={why} onClick={labels(true)}>Add label</Button>
          <Button disabled={!may || !label.trim() || bulk.isPending} title={why} onClick={labels(false)}>Take label away</Button>
          <Button disabled={!may || bulk.isPending} title={why} onClick={edit("high")}>High priority</Button>
          <Button look="bare" onClick={onNone}>Choose none</Button>
        </>
      )}
    </div>
  );
}

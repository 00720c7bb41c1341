import { useState, type JSX } from "react";

import type { Slug } from "../api/types";
import { useKeys } from "../keys/keys";
import { useMayWrite, useWrite } from "../project/useWrite";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { useDraft } from "../ui/useDraft";

const PRIORITIES = { low: "low", medium: "medium", high: "high", critical: "critical" };

/** A new issue. What was typed stays until it is created, whatever happens to the page. */
export function NewIssue({ slug }: { slug: Slug }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const { may, why } = useMayWrite(slug);
  useKeys([{ keys: "c", does: "create an issue", run: () => may && setOpen(true) }]);
  return (
    <>
      <Button disabled={!may} title={why} onClick={() => setOpen(true)}>New issue <kbd>c</kbd></Button>
      {isOpen && <Form slug={slug} onClose={() => setOpen(false)} />}
    </>
  );
}

function Form({ slug, onClose }: { slug: Slug; onClose: () => void }): JSX.Element {
  const [title, setTitle] = useDraft(`${slug} new title`);
  const [description, setDescription] = useDraft(`${slug} new description`);
  const [priority, setPriority] = useState("medium");
  const [labels, setLabels] = useState("");
  const write = useWrite(slug);
  const create = (): void =>
    write.mutate(
      { name: "issue.create", arguments: { title, priority, ...(description ? { description } : {}), labels: labels.split(/[,\s]+/).filter(Boolean) }, says: `Created ${title}` },
      { onSuccess: () => { setTitle(""); setDescription(""); onClose(); } },
    );
  return (
    <Dialog title="New issue" onClose={onClose} wide>
      <form className="space-y-3" onSubmit={(event) => { event.preventDefault(); create(); }}>
        <label className="block"><span className="mb-1 block text-sm text-quiet">Title</span><input className="field w-full" required maxLength={512} value={title} onChange={(event) => setTitle(event.target.value)} /></label>
        <label className="block"><span className="mb-1 block text-sm text-quiet">Description, in Markdown</span><textarea className="field min-h-32 w-full font-mono text-sm" value={description} onChange={(event) => setDescription(event.target.value)} /></label>
        <div className="flex flex-wrap gap-3">
          <Choice label="Priority" value={priority} options={PRIORITIES} onChange={(value) => setPriority(value ?? "medium")} />
          <label className="flex items-center gap-1.5 text-sm text-quiet">Labels<input className="field" value={labels} onChange={(event) => setLabels(event.target.value)} /></label>
        </div>
        <div className="flex justify-end gap-2"><Button onClick={onClose}>Cancel</Button><Button look="strong" type="submit" disabled={write.isPending}>Create</Button></div>
      </form>
    </Dialog>
  );
}

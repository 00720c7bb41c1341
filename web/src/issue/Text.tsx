import { useState, type JSX, type ReactNode } from "react";

import type { Story } from "../api/room";
import type { Slug } from "../api/types";
import { useMayWrite, useWrite } from "../project/useWrite";
import { Button } from "../ui/Button";
import { useDraft } from "../ui/useDraft";

interface Props {
  slug: Slug;
  story: Story;
  field: "title" | "description";
  label: string;
  long?: boolean;
  children: ReactNode;
}

/** A text that can be changed where it stands. Nobody else's change is overwritten unseen: the version goes along. */
export function Text({ slug, story, field, label, long = false, children }: Props): JSX.Element {
  const [seen, setSeen] = useState<string | null>(null);
  const { may, why } = useMayWrite(slug);
  if (seen !== null) return <Editor slug={slug} story={story} field={field} label={label} long={long} seen={seen} onClose={() => setSeen(null)} />;
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 grow">{children}</div>
      <Button look="bare" disabled={!may} title={why} aria-label={`Edit the ${label.toLowerCase()}`} onClick={() => setSeen(story.version ?? "")}>Edit</Button>
    </div>
  );
}

function Editor({ slug, story, field, label, long, seen, onClose }: Omit<Props, "children"> & { seen: string; onClose: () => void }): JSX.Element {
  const [draft, setDraft] = useDraft(`${slug} ${story.uuid} ${field}`);
  const [text, setText] = useState(draft || (story[field] ?? ""));
  const write = useWrite(slug);
  const type = (next: string): void => { setText(next); setDraft(next); };
  const end = (): void => { setDraft(""); onClose(); };
  const keep = (): void => write.mutate({ name: "issue.edit", arguments: { issue: story.uuid, [field]: text }, says: `Changed the ${label.toLowerCase()} of ${story.display_id}`, version: seen }, { onSuccess: end });
  return (
    <form className="space-y-2" onSubmit={(event) => { event.preventDefault(); keep(); }}>
      {long
        ? <textarea autoFocus aria-label={label} className="field min-h-48 w-full font-mono text-sm" value={text} onChange={(event) => type(event.target.value)} />
        : <input autoFocus aria-label={label} className="field w-full text-lg" required maxLength={512} value={text} onChange={(event) => type(event.target.value)} />}
      {story.version && story.version !== seen && <p className="text-sm text-warning">Somebody changed this issue meanwhile. What they wrote is kept: {field === "title" ? story.title : "see its history"}.</p>}
      <div className="flex gap-2"><Button look="strong" type="submit" disabled={write.isPending}>Keep</Button><Button onClick={end}>Forget</Button></div>
    </form>
  );
}

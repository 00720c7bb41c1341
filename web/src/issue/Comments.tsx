import { useState, type JSX } from "react";

import type { Comment, Story } from "../api/room";
import type { Slug } from "../api/types";
import { useMayWrite, useWrite } from "../project/useWrite";
import { Age } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Markdown } from "../ui/Markdown";
import { useDraft } from "../ui/useDraft";

const KINDS = { note: "note", plan: "plan", decision: "decision", observation: "observation", blocker: "blocker", resolution: "resolution", result: "result", handoff: "handoff" };

export function Comments({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  return (
    <section aria-label="Comments" className="space-y-2">
      <h3 className="font-semibold text-strong">Comments <span className="number font-normal text-quiet">{story.comments.length}</span></h3>
      <ol className="space-y-2">{story.comments.map((comment) => <One key={comment.uuid} comment={comment} />)}</ol>
      <Write slug={slug} story={story} />
    </section>
  );
}

function One({ comment }: { comment: Comment }): JSX.Element {
  return (
    <li className="panel p-3">
      <p className="mb-1 flex flex-wrap gap-x-3 text-sm text-quiet">
        <strong className="text-ink">{comment.author ?? "unknown"}</strong>{comment.kind !== "note" && <span>{comment.kind}</span>}<Age at={comment.created_at} />{comment.edited && <span>edited</span>}
      </p>
      {comment.redacted ? <p className="text-quiet">taken out</p> : <Markdown text={comment.content} />}
    </li>
  );
}

function Write({ slug, story }: { slug: Slug; story: Story }): JSX.Element {
  const [text, setText] = useDraft(`${slug} ${story.uuid} comment`);
  const [kind, setKind] = useState("note");
  const { may, why } = useMayWrite(slug);
  const write = useWrite(slug);
  const send = (): void => write.mutate({ name: "comment.add", arguments: { issue: story.uuid, body: text, kind }, says: `Commented on ${story.display_id}` }, { onSuccess: () => setText("") });
  return (
    <form className="panel space-y-2 p-3" onSubmit={(event) => { event.preventDefault(); if (may && text.trim()) send(); }}>
      <label htmlFor="comment" className="block text-sm text-quiet">Add a comment, in Markdown</label>
      <textarea
        id="comment"
        className="field min-h-20 w-full font-mono text-sm"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit(); }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Choice label="Kind" value={kind} options={KINDS} onChange={(value) => setKind(value ?? "note")} />
        <Button look="strong" type="submit" disabled={!may || !text.trim() || write.isPending} title={why}>Comment</Button>
        <span className="text-sm text-quiet">{may ? <><kbd>Ctrl</kbd> <kbd>Enter</kbd></> : `${why ?? ""}; what you type is kept`}</span>
      </div>
    </form>
  );
}

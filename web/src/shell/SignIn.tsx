import { useState, type JSX } from "react";

import { clock } from "../live/clock";
import { connection, useLink } from "../live/live";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { moment } from "../ui/words";

/** Lets somebody in again over the page as it is: nothing that was typed is lost. */
export function SignIn(): JSX.Element | null {
  const link = useLink();
  return link.state === "signed_out" ? <Enter since={link.since} /> : null;
}

function Enter({ since }: { since: number }): JSX.Element {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const enter = async (): Promise<void> => {
    setProblem(await send(text));
    connection.open();
  };
  return (
    <Dialog title="The session is over" onClose={() => undefined}>
      <form onSubmit={(event) => { event.preventDefault(); void enter(); }} className="space-y-3">
        <p>
          What is behind this is as of {since > 0 ? moment(since, clock.now()) : "never"}. <code>crosslink dashboard link</code> prints a
          fresh link; put it in here, or open it and come back.
        </p>
        <label className="block">
          <span className="mb-1 block text-sm text-quiet">The link, or the code behind its #</span>
          <input className="field w-full font-mono" value={text} autoComplete="off" required onChange={(event) => setText(event.target.value)} />
        </label>
        {problem && <p role="alert" className="text-critical">{problem}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={() => connection.open()}>I am in again</Button>
          <Button look="strong" type="submit">Enter</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The code at the end of a link, or the code itself. */
export function codeOf(text: string): string {
  return text.trim().split("#").pop() ?? "";
}

async function send(text: string): Promise<string | null> {
  try {
    const body = new URLSearchParams({ code: codeOf(text) });
    const answer = await fetch("/login", { method: "POST", body, redirect: "manual" });
    // A form is answered with a redirection, which a page may not look into.
    if (answer.type === "opaqueredirect" || answer.ok) return null;
    return answer.status === 429 ? "Too many tries; wait a little." : "This code was used already, is too old or never was.";
  } catch {
    return "The server does not answer.";
  }
}

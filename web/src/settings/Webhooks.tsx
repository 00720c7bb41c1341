import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type JSX } from "react";

import { useMayOperate } from "../alerts/actions";
import { call } from "../api/client";
import { sentence } from "../api/problem";
import { webhooks } from "../api/queries";
import type { NewEndpoint, Severity, Webhook } from "../api/types";
import { Age, Until } from "../ui/Age";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { Empty, Known } from "../ui/states";
import { done, refused } from "../ui/toast";

/** Who is told of alerts. Secrets are never shown again. */
export default function Webhooks(): JSX.Element {
  const asked = useQuery(webhooks);
  return (
    <div className="space-y-3">
      <Add />
      <Known asked={asked} what="Webhooks">
        {({ items }) => items.length === 0
          ? <Empty title="Nobody is told">Add an address of Slack, Discord or a program of yours.</Empty>
          : <ul className="space-y-2">{items.map((hook) => <Hook key={hook.id} hook={hook} />)}</ul>}
      </Known>
    </div>
  );
}

function Add(): JSX.Element {
  const [url, setUrl] = useState("");
  const [secret, setSecret] = useState("");
  const [kind, setKind] = useState<NewEndpoint["kind"]>("auto");
  const [least, setLeast] = useState<Severity>();
  const { may, why } = useMayOperate();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (body: NewEndpoint) => call("post", "/api/v2/webhooks", { body }),
    onSuccess: () => {
      setUrl("");
      setSecret("");
      done("Added; a test shows whether it arrives");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: webhooks.queryKey }),
  });
  const send = (): void => add.mutate({ url, kind: kind ?? "auto", secret: secret || null, filter: { kinds: [], news: [], projects: [], min_severity: least ?? null } });
  return (
    <form className="panel flex flex-wrap items-end gap-3 p-3" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <label className="grow"><span className="mb-1 block text-sm text-quiet">Address</span><input className="field w-full min-w-56" type="url" required value={url} onChange={(event) => setUrl(event.target.value)} /></label>
      <label><span className="mb-1 block text-sm text-quiet">Secret, to sign with</span><input className="field" type="password" autoComplete="new-password" value={secret} onChange={(event) => setSecret(event.target.value)} /></label>
      <Choice label="Form" value={kind} options={{ auto: "by the address", generic: "JSON", slack: "Slack", discord: "Discord" }} onChange={(value) => setKind(value as NewEndpoint["kind"])} />
      <Choice label="From" value={least} options={{ "": "every severity", warning: "warning", critical: "critical" }} onChange={(value) => setLeast(value as Severity | undefined)} />
      <Button look="strong" type="submit" disabled={!may || add.isPending} title={why}>Add</Button>
      {add.error && <p role="alert" className="w-full text-critical">{sentence(add.error)}</p>}
    </form>
  );
}

function Hook({ hook }: { hook: Webhook }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { may, why } = useMayOperate();
  const queries = useQueryClient();
  const path = { id: hook.id };
  const test = useMutation({
    mutationFn: () => call("post", "/api/v2/webhooks/{id}/test", { path }),
    onSuccess: (answer) => answer.delivered ? done(`It arrived${answer.status ? `: ${answer.status}` : ""}`) : refused("It did not arrive", new Error(answer.error ?? "no reason given")),
    onError: (error) => refused("Not tested", error),
  });
  const remove = useMutation({
    mutationFn: () => call("delete", "/api/v2/webhooks/{id}", { path }),
    onSuccess: () => done(`Took away ${hook.address}`),
    onError: (error) => refused("Not taken away", error),
    onSettled: () => queries.invalidateQueries({ queryKey: webhooks.queryKey }),
  });
  return (
    <li className="panel flex flex-wrap items-center gap-3 p-3">
      <div className="min-w-0 grow">
        <p className="truncate font-mono text-strong">{hook.address}</p>
        <p className="text-sm text-quiet">
          {hook.kind}{hook.signed ? ", signed" : ""}, from {hook.filter.min_severity ?? "every severity"} on, added <Age at={hook.added_at} />
          {hook.given_up > 0 && <span className="text-warning">, {hook.given_up} given up</span>}
        </p>
        {hook.failing && <p className="text-sm text-warning">fails: {hook.failing.error}; tried again <Until at={hook.failing.next_at} /></p>}
        {hook.error && <p className="text-sm text-critical">{hook.error}</p>}
      </div>
      <Button disabled={!may || test.isPending} title={why} onClick={() => test.mutate()}>Test</Button>
      <Button disabled={!may} title={why} onClick={() => setAsking(true)}>Remove …</Button>
      {asking && (
        <Dialog title="Remove this webhook?" onClose={() => setAsking(false)}>
          <p className="mb-3">Nothing is sent to <span className="font-mono">{hook.address}</span> any more. Its secret is forgotten.</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="strong" onClick={() => { setAsking(false); remove.mutate(); }}>Remove</Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

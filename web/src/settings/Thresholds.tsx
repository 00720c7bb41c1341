import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type JSX } from "react";

import { useMayOperate } from "../alerts/actions";
import { call } from "../api/client";
import { config, thresholds } from "../api/queries";
import { steps, type AlertKindInfo, type KindChange, type Severity, type Slug } from "../api/types";
import { useProjects } from "../live/live";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { Empty, Known } from "../ui/states";
import { Table } from "../ui/Table";
import { done, refused } from "../ui/toast";
import { kindWords } from "../ui/words";

type Changes = Record<string, KindChange>;

/** When alerts of a project fire. What is not set here stays as it usually is. */
export default function Thresholds(): JSX.Element {
  const slugs = [...(useProjects()?.keys() ?? [])].sort();
  const [chosen, setChosen] = useState<Slug>();
  const slug = chosen ?? slugs[0];
  if (!slug) return <Empty title="No project is watched">Thresholds belong to projects.</Empty>;
  return (
    <div className="space-y-3">
      <Choice label="Project" value={slug} options={Object.fromEntries(slugs.map((one) => [one, one]))} onChange={setChosen} />
      <OfProject key={slug} slug={slug} />
    </div>
  );
}

function OfProject({ slug }: { slug: Slug }): JSX.Element {
  const kinds = useQuery(config);
  const set = useQuery(thresholds(slug));
  return (
    <Known asked={kinds} what="Kinds of alerts">
      {({ alert_kinds }) => <Known asked={set} what="Thresholds">{(changes) => <Form slug={slug} kinds={alert_kinds} kept={changes} />}</Known>}
    </Known>
  );
}

function Form({ slug, kinds, kept }: { slug: Slug; kinds: AlertKindInfo[]; kept: Changes }): JSX.Element {
  // What is typed stays, also when the server's answer is renewed meanwhile.
  const [draft, setDraft] = useState<Changes | null>(null);
  const { may, why } = useMayOperate();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (changes: Changes) => call("put", "/api/v2/projects/{owner}/{repo}/thresholds", { path: steps(slug), body: changes }),
    onSuccess: (answer) => {
      queries.setQueryData(thresholds(slug).queryKey, answer);
      setDraft(null);
      done(`Thresholds of ${slug} kept`, () => save.mutate(kept));
    },
    onError: (error) => refused("Thresholds not kept", error),
  });
  const shown = draft ?? kept;
  const change = (kind: string, part: KindChange): void => setDraft({ ...shown, [kind]: { ...shown[kind], ...part } });
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(tidy(shown)); }} className="space-y-3">
      <Table label={`Thresholds of ${slug}`} head={["Kind", "Fires", "Severity", "Limit", "After s", "Over after s"]}>
        {kinds.map((info) => <Row key={info.kind} info={info} set={shown[info.kind] ?? {}} change={(part) => change(info.kind, part)} />)}
      </Table>
      <div className="flex justify-end gap-2">
        {draft && <Button onClick={() => setDraft(null)}>Forget changes</Button>}
        <Button look="strong" type="submit" disabled={!may || !draft || save.isPending} title={why}>Keep</Button>
      </div>
    </form>
  );
}

function Row({ info, set, change }: { info: AlertKindInfo; set: KindChange; change: (part: KindChange) => void }): JSX.Element {
  const name = kindWords(info.kind);
  const number = (key: "limit" | "on_delay" | "off_delay", usual: number | null | undefined): JSX.Element => (
    <input
      type="number"
      min={0}
      aria-label={`${key.replace("_", " ")} of ${name}`}
      className="field number w-24 text-sm"
      value={set[key] ?? ""}
      placeholder={usual === null || usual === undefined ? "—" : String(usual)}
      disabled={usual === null || usual === undefined}
      onChange={(event) => change({ [key]: event.target.value === "" ? null : Number(event.target.value) })}
    />
  );
  return (
    <tr>
      <td><label className="flex items-center gap-2 whitespace-nowrap"><input type="checkbox" className="size-4" checked={set.enabled !== false} onChange={(event) => change({ enabled: event.target.checked ? null : false })} />{name}</label></td>
      <td className="min-w-56 text-quiet">{info.fires}</td>
      <td>
        <select aria-label={`severity of ${name}`} className="field text-sm" value={set.severity ?? ""} onChange={(event) => change({ severity: (event.target.value || null) as Severity | null })}>
          <option value="">{info.severity}</option>
          {(["critical", "warning", "info"] as const).filter((one) => one !== info.severity).map((one) => <option key={one}>{one}</option>)}
        </select>
      </td>
      <td className="whitespace-nowrap">{number("limit", info.limit)} <span className="text-quiet">{info.unit}</span></td>
      <td>{number("on_delay", info.on_delay)}</td>
      <td>{number("off_delay", info.off_delay)}</td>
    </tr>
  );
}

/** Leaves out what says nothing. */
function tidy(changes: Changes): Changes {
  const kept = Object.entries(changes).map(([kind, change]) => [kind, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null))] as const);
  return Object.fromEntries(kept.filter(([, change]) => Object.keys(change).length > 0));
}

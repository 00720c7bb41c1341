import type { JSX, ReactNode } from "react";

import type { Severity } from "../api/types";
import { setLetterKeys } from "../keys/keys";
import { play } from "../shell/tell";
import { Button } from "../ui/Button";
import { Choice } from "../ui/Choice";
import { SeverityMark } from "../ui/marks";
import { SEVERITIES } from "../ui/words";
import { choose, useAppearance, type Appearance as Chosen } from "./appearance";

/** How this browser shows things, and when it makes itself heard. Nothing of it leaves the browser. */
export function Appearance(): JSX.Element {
  const chosen = useAppearance();
  return (
    <div className="space-y-4">
      <Part title="Look">
        <Choice label="Theme" value={chosen.theme} options={{ system: "as the system", dark: "dark", light: "light" }} onChange={(theme) => choose({ theme: theme as Chosen["theme"] })} />
        <Choice label="Contrast" value={chosen.contrast} options={{ system: "as the system", normal: "normal", high: "high" }} onChange={(contrast) => choose({ contrast: contrast as Chosen["contrast"] })} />
        <Choice label="Motion" value={chosen.motion} options={{ system: "as the system", less: "none" }} onChange={(motion) => choose({ motion: motion as Chosen["motion"] })} />
      </Part>
      <Part title="Keys">
        <label className="flex items-center gap-2">
          <input type="checkbox" className="size-4" checked={chosen.letterKeys} onChange={(event) => { choose({ letterKeys: event.target.checked }); setLetterKeys(event.target.checked); }} />
          Single letters are commands
        </label>
      </Part>
      <Part title="Notifications of the system">
        <Severities chosen={chosen.notify} onChange={(notify) => { choose({ notify }); if (notify.length > 0 && "Notification" in window) void Notification.requestPermission(); }} />
        <p className="w-full text-sm text-quiet">Told when an alert opens or becomes worse and nobody snoozed it, as long as this page is open somewhere. {permission()}</p>
      </Part>
      <Part title="Sounds">
        <Severities chosen={chosen.sound} onChange={(sound) => choose({ sound })} />
        <label className="flex items-center gap-2 text-sm text-quiet">Volume
          <input type="range" min={0} max={1} step={0.1} value={chosen.volume} onChange={(event) => choose({ volume: Number(event.target.value) })} />
        </label>
        <div className="flex gap-2">{SEVERITIES.map((severity) => <Button key={severity} onClick={() => play(severity, chosen.volume)}>Hear {severity}</Button>)}</div>
      </Part>
    </div>
  );
}

function permission(): string {
  if (!("Notification" in window)) return "This browser has none.";
  return Notification.permission === "denied" ? "This browser was told to show none for this page." : "";
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="panel p-3" aria-label={title}>
      <h2 className="mb-2">{title}</h2>
      <div className="flex flex-wrap items-center gap-4">{children}</div>
    </section>
  );
}

function Severities({ chosen, onChange }: { chosen: Severity[]; onChange: (chosen: Severity[]) => void }): JSX.Element {
  return (
    <>
      {SEVERITIES.map((severity) => (
        <label key={severity} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4"
            checked={chosen.includes(severity)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, severity] : chosen.filter((one) => one !== severity))}
          />
          <SeverityMark severity={severity} word />
        </label>
      ))}
    </>
  );
}

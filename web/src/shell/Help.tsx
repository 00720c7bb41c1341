import type { JSX } from "react";

import { shortcuts, type Shortcut } from "../keys/keys";
import { grouped } from "../ui/grouped";
import { Dialog } from "../ui/Dialog";

/** All keys that mean something on the page below. */
export function Help({ onClose }: { onClose: () => void }): JSX.Element {
  const seen = new Set<string>();
  const listed = shortcuts().filter((one) => one.group !== "hidden" && !seen.has(one.keys) && seen.add(one.keys));
  const groups = grouped(listed, (one) => one.group ?? "This page");
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <div className="grid gap-6 sm:grid-cols-2">
        {[...groups].map(([name, list]) => <Group key={name} name={name} list={list} />)}
      </div>
      <p className="mt-4 text-sm text-quiet">Single letters can be turned off under Settings, Appearance.</p>
    </Dialog>
  );
}

function Group({ name, list }: { name: string; list: Shortcut[] }): JSX.Element {
  return (
    <section>
      <h3 className="mb-2 font-semibold text-strong">{name}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {list.map((one) => (
          <div key={one.keys} className="contents">
            <dt className="space-x-1">{one.keys.replace("Mod+", "Ctrl ").split(" ").map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{one.does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

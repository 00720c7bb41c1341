import type { JSX } from "react";

import { useNow } from "../live/live";
import { age, ago, moment } from "./words";

/** How long ago something was; it counts by itself, and says when on a pointer. */
export function Age({ at, short = false }: { at: string | null | undefined; short?: boolean }): JSX.Element {
  const time = at ? Date.parse(at) : NaN;
  const text = useNow((now) => (short ? age((now - time) / 1_000) : ago((now - time) / 1_000)));
  if (!at) return <span className="text-quiet">—</span>;
  return (
    <time dateTime={at} title={moment(time, 0)} className="number whitespace-nowrap">
      {time - Date.now() > 60_000 && !short ? "in the future" : text}
    </time>
  );
}

/** How long until something is. */
export function Until({ at }: { at: string }): JSX.Element {
  const time = Date.parse(at);
  const text = useNow((now) => (time <= now ? "over" : `in ${age((time - now) / 1_000)}`));
  return <time dateTime={at} title={moment(time, 0)}>{text}</time>;
}

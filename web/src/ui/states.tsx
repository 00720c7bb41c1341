import type { JSX, ReactNode } from "react";

import { Problem, sentence } from "../api/problem";
import { Button } from "./Button";

/** Nothing is there, and that is an answer: what it means, and what one could do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): JSX.Element {
  return (
    <div className="mx-auto max-w-xl px-4 py-16 text-center">
      <p className="mb-2 text-lg text-strong">{title}</p>
      <div className="text-quiet">{children}</div>
    </div>
  );
}

/** Nothing is known yet. */
export function Loading({ what }: { what: string }): JSX.Element {
  return (
    <div role="status" className="px-4 py-16 text-center text-quiet">
      Reading {what} …
    </div>
  );
}

/** An answer that did not come; what was known before stays on the page beside it. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry: () => void }): JSX.Element {
  const hints = error instanceof Problem ? error.hints : [];
  return (
    <div role="alert" className="panel m-3 flex flex-wrap items-start justify-between gap-3 border-l-4 border-l-warning p-3">
      <div>
        <p className="font-semibold text-strong">{what} could not be read</p>
        <p>{sentence(error)}</p>
        {hints.map((hint) => <p key={hint} className="text-sm text-quiet">{hint}</p>)}
      </div>
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Shows what is known, even while it cannot be renewed. */
export function Known<T>({ asked, what, children }: { asked: Asked<T>; what: string; children: (data: T) => ReactNode }): JSX.Element {
  const failed = asked.error ? <Failed what={what} error={asked.error} retry={() => void asked.refetch()} /> : null;
  if (asked.data === undefined) return failed ?? <Loading what={what.toLowerCase()} />;
  return <>{failed}{children(asked.data)}</>;
}

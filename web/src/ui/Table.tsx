import type { JSX, ReactNode } from "react";

/** A table that scrolls sideways by itself where there is no room. */
export function Table({ head, children, label }: { head: string[]; children: ReactNode; label: string }): JSX.Element {
  return (
    <div className="panel overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className="w-full text-left text-sm">
        <thead>
          <tr>{head.map((name) => <th key={name} scope="col" className="whitespace-nowrap border-b border-line px-3 py-2 font-medium text-quiet">{name || <span className="sr-only">Actions</span>}</th>)}</tr>
        </thead>
        <tbody className="[&_td]:border-b [&_td]:border-line [&_td]:px-3 [&_td]:py-2 [&_tr:last-child_td]:border-0">{children}</tbody>
      </table>
    </div>
  );
}

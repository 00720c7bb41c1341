import type { JSX } from "react";

interface Props {
  label: string;
  value: string | undefined;
  /** By value; the empty one stands for nothing chosen. */
  options: Record<string, string>;
  onChange: (value: string | undefined) => void;
  disabled?: boolean;
}

/** One of a few. */
export function Choice({ label, value, options, onChange, disabled = false }: Props): JSX.Element {
  return (
    <label className="flex items-center gap-1.5 text-sm text-quiet">
      {label}
      <select className="field text-sm" value={value ?? ""} disabled={disabled} onChange={(event) => onChange(event.target.value || undefined)}>
        {Object.entries(options).map(([key, text]) => <option key={key} value={key}>{text}</option>)}
      </select>
    </label>
  );
}

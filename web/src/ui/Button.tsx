import type { ButtonHTMLAttributes, JSX } from "react";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { look?: "plain" | "strong" | "bare" };

const LOOKS = {
  plain: "border border-edge bg-raised hover:border-ink",
  strong: "border border-strong bg-ink text-ground font-semibold hover:bg-strong",
  bare: "border border-transparent hover:bg-raised",
};

/** A button. Those that write are disabled while nobody would hear. */
export function Button({ look = "plain", className = "", type = "button", ...rest }: Props): JSX.Element {
  return (
    <button
      type={type}
      className={`press inline-flex min-h-8 items-center justify-center gap-1.5 rounded px-2.5 py-1 text-sm disabled:cursor-not-allowed disabled:opacity-55 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

import { useState } from "react";

/** A text that is being written. It outlives the page, as long as the tab is there. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `crosslink.draft ${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? "");
  const set = (next: string): void => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  return [text, set];
}

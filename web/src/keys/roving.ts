import type { RefObject } from "react";

import { useKeys } from "./keys";

/** Moves the focus among the items of a place: `j` and `k` along, and in a grid the arrows in all directions. */
export function useRoving(place: RefObject<HTMLElement | null>, what: string): void {
  const items = (): HTMLElement[] => [...(place.current?.querySelectorAll<HTMLElement>("[data-item]") ?? [])];
  const at = (all: HTMLElement[]): number => all.findIndex((item) => item.contains(document.activeElement));
  const along = (by: number) => () => {
    const all = items();
    const now = at(all);
    focus(all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by))]);
  };
  const across = (by: 1 | -1) => () => {
    const all = items();
    const here = all[at(all)];
    focus(here ? beside(all, here, by) : all[0]);
  };
  useKeys([
    { keys: "j", does: `the next ${what}`, run: along(1) },
    { keys: "k", does: `the ${what} before`, run: along(-1) },
    { keys: "ArrowDown", does: `the ${what} below`, run: across(1), group: "hidden" },
    { keys: "ArrowUp", does: `the ${what} above`, run: across(-1), group: "hidden" },
  ]);
}

function focus(item: HTMLElement | undefined): void {
  const inner = item?.matches("a,button") ? item : item?.querySelector<HTMLElement>("a,button");
  inner?.focus();
  inner?.scrollIntoView({ block: "nearest" });
}

/** The item in the next row, nearest to the column of this one. */
function beside(all: HTMLElement[], here: HTMLElement, by: 1 | -1): HTMLElement | undefined {
  const box = here.getBoundingClientRect();
  const others = all
    .map((item) => ({ item, box: item.getBoundingClientRect() }))
    .filter((other) => (other.box.top - box.top) * by > box.height / 2);
  const distance = (other: DOMRect): number => Math.abs(other.top - box.top) * 10 + Math.abs(other.left - box.left);
  return others.sort((one, two) => distance(one.box) - distance(two.box))[0]?.item;
}

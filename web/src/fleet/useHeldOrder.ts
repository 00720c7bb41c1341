import { useState } from "react";

import type { Project, Slug } from "../api/types";
import { arrange, type FleetSearch, type Group } from "./arrange";

interface Held {
  wish: string;
  groups: Group[];
}

/**
 * The order of tiles. By name it is always the same; any other is held as it was when it was asked for, because what
 * jumps under a pointer gets the wrong click. Projects that come and go do so in their place.
 */
export function useHeldOrder(projects: ReadonlyMap<Slug, Project> | null, search: FleetSearch): { groups: Group[]; isOld: boolean; renew: () => void } {
  const wish = JSON.stringify(search);
  const fresh = arrange(projects?.values() ?? [], search);
  const [held, setHeld] = useState<Held | null>(null);
  const renew = (): void => setHeld({ wish, groups: fresh });
  if (!search.sort || !projects) return { groups: fresh, isOld: false, renew };
  if (held?.wish !== wish || !hasSame(held.groups, fresh)) {
    setHeld({ wish, groups: fresh });
    return { groups: fresh, isOld: false, renew };
  }
  return { groups: held.groups, isOld: JSON.stringify(held.groups) !== JSON.stringify(fresh), renew };
}

function hasSame(one: Group[], two: Group[]): boolean {
  const all = (groups: Group[]): string => groups.flatMap((group) => group.slugs).sort().join(" ");
  return all(one) === all(two);
}

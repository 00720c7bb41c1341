import { useParams } from "@tanstack/react-router";

import type { Slug } from "../api/types";

/** The project that the address names. */
export function useSlug(): Slug {
  const { owner = "", repo = "" }: { owner?: string; repo?: string } = useParams({ strict: false });
  return `${owner}/${repo}`;
}

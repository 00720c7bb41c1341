import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { useMayOperate } from "../alerts/actions";
import { reach } from "../api/client";
import { Problem } from "../api/problem";
import type { WriteAnswer } from "../api/room";
import { capabilities, inProject } from "../api/roomQueries";
import type { Slug } from "../api/types";
import { done, refused } from "../ui/toast";

/** Whether one may write into a project now, and else why not. */
export function useMayWrite(slug: Slug): { may: boolean; why: string | undefined } {
  const operate = useMayOperate();
  const { data } = useQuery(capabilities(slug));
  if (!operate.may) return operate;
  if (!data) return { may: false, why: "It is not known yet whether this project can be written" };
  return data.writable ? { may: true, why: undefined } : { may: false, why: data.reason ?? "This project is only read here" };
}

export interface Wish {
  /** The operation, `issue.close`. */
  name: string;
  arguments: Record<string, unknown>;
  /** The past tense of it, for people: `Closed #3`. */
  says: string;
  /** Names what was seen, where it must not have changed meanwhile. */
  version?: string | undefined;
}

/** Carries out operations; each can be taken back from the message that tells of it. */
export function useWrite(slug: Slug) {
  const queries = useQueryClient();
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ["project", slug] });
  const undo = useMutation({
    mutationFn: (operation: string) => send(slug, { name: "undo", arguments: { operation }, says: "" }),
    onSuccess: () => done("Taken back"),
    onError: (error) => refused("Not taken back", error),
    onSettled: again,
  });
  return useMutation({
    mutationFn: (wish: Wish) => send(slug, wish),
    onSuccess: (answer, wish) => {
      const operation = answer.operation_id;
      if (operation) done(wish.says, () => undo.mutate(operation));
      else done("Nothing was to be changed");
    },
    onError: (error, wish) => refused(`Not done: ${wish.name}`, error),
    onSettled: again,
  });
}

async function send(slug: Slug, wish: Wish): Promise<WriteAnswer> {
  const headers: Record<string, string> = { "idempotency-key": crypto.randomUUID() };
  if (wish.version) headers["if-match"] = `"${wish.version}"`;
  const url = inProject(slug, `operations/${wish.name}`);
  try {
    return (await reach("post", url, { body: wish.arguments, headers })) as WriteAnswer;
  } catch (error) {
    // The same key again cannot do it twice: an answer that was lost is asked for once more.
    if (error instanceof Problem && error.isUnreachable) return (await reach("post", url, { body: wish.arguments, headers })) as WriteAnswer;
    throw error;
  }
}

interface BulkAnswer {
  done: number;
  refused: number;
  items: { ok: boolean; problem?: { title: string; detail?: string } }[];
}

/** Carries out one operation on many issues. */
export function useBulk(slug: Slug) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wishes: Pick<Wish, "name" | "arguments">[]) => {
      const headers = { "idempotency-key": crypto.randomUUID() };
      return (await reach("post", inProject(slug, "bulk"), { body: { operations: wishes }, headers })) as BulkAnswer;
    },
    onSuccess: (answer) => {
      const why = answer.items.find((item) => !item.ok)?.problem;
      if (answer.refused > 0) refused(`${answer.done} done, ${answer.refused} refused`, new Error(why?.detail ?? why?.title ?? ""));
      else done(`${answer.done} done`);
    },
    onError: (error) => refused("Not done", error),
    onSettled: () => queries.invalidateQueries({ queryKey: ["project", slug] }),
  });
}

import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";

type Method = "get" | "post" | "put" | "delete";
type Operation<P extends keyof paths, M extends Method> = NonNullable<paths[P][M & keyof paths[P]]>;
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P][M & keyof paths[P]] extends object ? P : never;
}[keyof paths];

type Content<T> = T extends { content: { "application/json": infer C } } ? C : undefined;
type Answer<O> = O extends { responses: infer R }
  ? Content<R[Extract<keyof R, 200 | 201 | 202 | 204>]>
  : never;
type Parameters<O, In extends "path" | "query"> = O extends { parameters: { [K in In]?: infer P } } ? NonNullable<P> : never;
type Body<O> = O extends { requestBody?: { content: { "application/json": infer B } } } ? B : undefined;

export interface Options<P extends keyof paths, M extends Method> {
  path?: Parameters<Operation<P, M>, "path">;
  query?: Parameters<Operation<P, M>, "query">;
  body?: Body<Operation<P, M>>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Asks the API; throws a `Problem` for every answer but a good one, and for none. */
export async function call<M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  options: Options<P, M> = {},
): Promise<Answer<Operation<P, M>>> {
  return (await reach(method, address(path, options.path, options.query), options)) as Answer<Operation<P, M>>;
}

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Asks for an address; what comes back is for the caller to name. */
export async function reach(method: Method, url: string, { body, headers, signal }: Sent = {}): Promise<unknown> {
  const request: RequestInit = { method: method.toUpperCase() };
  const said: Record<string, string> = { accept: "application/json", ...headers };
  if (signal) request.signal = signal;
  // No page of another site can send this header without asking first.
  if (method !== "get") said["x-crosslink-csrf"] = "1";
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    said["content-type"] = "application/json";
  }
  return ask(url, { ...request, headers: said });
}

/** Puts parameters into a path of the document, each step escaped. */
export function address(path: string, steps: object = {}, query: object = {}): string {
  const filled = Object.entries(steps).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function ask(url: string, request: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ status: 0, code: "page.unreachable", title: "The server cannot be reached" });
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined;
  const text = await response.text();
  return text ? (JSON.parse(text) as unknown) : undefined;
}

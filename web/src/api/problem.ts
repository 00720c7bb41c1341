interface Details {
  status: number;
  code: string;
  title: string;
  detail?: string | null;
  hints?: string[];
}

/** What went wrong, in the words of the server. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  readonly hints: string[];

  constructor(details: Details) {
    super(details.title);
    this.name = "Problem";
    this.status = details.status;
    this.code = details.code;
    this.detail = details.detail ?? null;
    this.hints = details.hints ?? [];
  }

  /** Whether somebody has to come in again. */
  get isSignedOut(): boolean {
    return this.status === 401;
  }

  /** Whether nobody answered. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

/** Reads the problem of an answer, also of one that does not speak of problems. */
export async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => undefined);
  if (typeof said === "object" && said !== null && "title" in said) {
    return new Problem({ ...(said as Details), status: response.status });
  }
  return new Problem({
    status: response.status,
    code: "unknown",
    title: `The server answered ${response.status}`,
  });
}

/** One sentence for people, whatever was thrown. */
export function sentence(error: unknown): string {
  if (error instanceof Problem) return error.detail ? `${error.message}: ${error.detail}` : error.message;
  return error instanceof Error ? error.message : "Something went wrong";
}

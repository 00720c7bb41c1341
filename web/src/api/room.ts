/** The shapes of what is asked of one project, as docs/reference/openapi.json tells them in prose. */

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
  unread?: { project: string; code: string; detail: string }[];
}

export interface Capabilities {
  source: "database" | "hub";
  writable: boolean;
  author: string | null;
  reason: string | null;
}

export type Status = "open" | "in_progress" | "closed" | "archived";
export type Priority = "low" | "medium" | "high" | "critical";

export interface Issue {
  id: number | null;
  display_id: string;
  uuid: string;
  title: string;
  description: string | null;
  status: Status;
  priority: Priority;
  type: string;
  labels: string[];
  assignee: string | null;
  claimed_by: string | null;
  created_by: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  due_at?: string | null;
  parent_id: number | null;
  milestone_id: number | null;
  close_reason?: string | null;
  open_blockers: number;
  comment_count: number;
  progress: { closed: number; total: number };
}

export interface LinkedIssue {
  id: number | null;
  display_id: string;
  uuid: string;
  title: string;
  status: Status;
  priority: Priority;
}

export interface Comment {
  uuid: string;
  author: string | null;
  content: string;
  created_at: string;
  kind: string;
  edited?: boolean;
  redacted?: boolean;
}

export interface History {
  time: string;
  agent: string | null;
  operation_id: string;
  kind: string;
  what: string;
  issue: string | null;
  undone: boolean;
  event: string;
}

export interface Lock {
  display_id: string;
  id: number | null;
  uuid: string;
  title: string;
  agent_id: string;
  branch: string | null;
  claimed_at: string;
  tentative: boolean;
  stale: boolean;
  lease_seconds?: number;
}

export interface Story extends Issue {
  acceptance?: string | null;
  comments: Comment[];
  blockers: LinkedIssue[];
  blocks: LinkedIssue[];
  subissues: LinkedIssue[];
  related: LinkedIssue[];
  parent?: LinkedIssue | null;
  conflicts?: Conflict[];
  version?: string;
  lock?: Lock | null;
  history?: History[];
}

export interface Request {
  request_id: string;
  agent_id: string;
  kind: string;
  subject_issue: number | string | null;
  requested_by: string | null;
  requested_at: string;
  reason: string | null;
  ack: { ack_at: string; acted: boolean; result: string } | null;
}

export interface Agent {
  agent: string;
  last_seen: string | null;
  working_on: number | string | null;
  retired: boolean;
  own: boolean;
  locks: string[];
  requests: Request[];
}

export interface Milestone {
  id: number | null;
  uuid: string;
  name: string;
  description: string | null;
  status: string;
  due_at?: string | null;
  progress?: { closed: number; total: number };
  open?: number;
  closed?: number;
}

export interface Written {
  event: string;
  value: unknown;
  text: string;
  agent: string | null;
  time: string;
}

export interface Conflict {
  display_id: string;
  milestone: boolean;
  title: string;
  field: string;
  uuid?: string;
  stands: Written;
  beside: Written[];
}

export interface Knowledge {
  slug: string;
  title: string;
  tags?: string[];
  contributors?: string[];
  updated?: string | null;
  content?: string;
  body?: string;
}

export interface Counted {
  total: number;
  groups: { key: string | null; count: number }[];
}

export interface Found {
  project: string;
  project_id?: number;
  kind: "issue" | "page";
  issue?: Issue;
  page?: { slug: string; title: string; line?: number; text: string };
}

export interface AuditEntry {
  id: number;
  at: string;
  actor: string;
  project_slug: string | null;
  operation: string;
  subject: string | null;
  outcome: "done" | "unchanged" | "refused" | "failed";
  code: string | null;
  detail: string | null;
  arguments: Record<string, unknown> | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  hash: string;
}

/** What a write came to. */
export interface WriteAnswer {
  operation: string;
  operation_id: string | null;
  ack: string;
  outcome: Record<string, unknown>;
}

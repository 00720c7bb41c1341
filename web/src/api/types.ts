import type { components } from "./schema";

type Schemas = components["schemas"];

export type Project = Schemas["ProjectView"];
export type ProjectDetail = Schemas["ProjectDetail"];
export type Counters = Schemas["Counters"];
export type Health = Schemas["HealthView"];
export type HealthState = Schemas["HealthState"];
export type Alert = Schemas["AlertView"];
export type AlertKind = Schemas["AlertKind"];
export type AlertKindInfo = Schemas["AlertKindInfo"];
export type Severity = Schemas["Severity"];
export type Activity = Schemas["ActivityView"];
export type Sample = Schemas["Sample"];
export type Webhook = Schemas["WebhookView"];
export type NewEndpoint = Schemas["NewEndpoint"];
export type KindChange = Schemas["KindChange"];
export type Config = Schemas["Config"];
export type Session = Schemas["Session"];
export type LiveMessage = Schemas["LiveMessage"];

/** `owner/repo`. */
export type Slug = string;

/** The two steps of a slug. */
export function steps(slug: Slug): { owner: string; repo: string } {
  const at = slug.indexOf("/");
  return { owner: slug.slice(0, at), repo: slug.slice(at + 1) };
}

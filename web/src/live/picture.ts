import type { LiveMessage, Project, Slug } from "../api/types";

/** What is known of all projects, and up to which message. */
export interface Picture {
  /** Names the run of the server that this is from. */
  server: string | null;
  sequence: number;
  /** Nothing until the first snapshot came. */
  projects: ReadonlyMap<Slug, Project> | null;
}

export const nothing: Picture = { server: null, sequence: 0, projects: null };

/** Where to go on from after the connection was lost. */
export function mark(picture: Picture): string | null {
  return picture.server && picture.projects ? `${picture.server}-${picture.sequence}` : null;
}

/** Takes in what the server said. Old words change nothing. */
export function heard(picture: Picture, message: LiveMessage): Picture {
  switch (message.type) {
    case "hello":
      return message.server_id === picture.server
        ? picture
        : { ...picture, server: message.server_id, sequence: message.sequence };
    case "gap":
      return { ...picture, sequence: message.sequence };
    case "snapshot": {
      const projects = new Map(message.projects.map((project) => [project.slug, project]));
      return { ...picture, sequence: message.sequence, projects };
    }
    case "project":
      return changed(picture, message.sequence, (projects) => projects.set(message.slug, message.project));
    case "removed":
      return changed(picture, message.sequence, (projects) => projects.delete(message.slug));
    case "alerts":
      return message.sequence > picture.sequence ? { ...picture, sequence: message.sequence } : picture;
  }
}

function changed(picture: Picture, sequence: number, change: (projects: Map<Slug, Project>) => void): Picture {
  if (sequence <= picture.sequence) return picture;
  const projects = new Map(picture.projects);
  change(projects);
  return { ...picture, sequence, projects };
}

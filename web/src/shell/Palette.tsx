import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import type { JSX } from "react";

import { steps } from "../api/types";
import { shortcuts } from "../keys/keys";
import { useProjects } from "../live/live";
import { Dialog } from "../ui/Dialog";
import { HealthMark } from "../ui/marks";
import { PAGES } from "./nav";

const ITEM = "flex cursor-pointer items-center gap-3 rounded px-2 py-1.5 data-[selected=true]:bg-raised data-[selected=true]:text-strong data-[selected=true]:outline data-[selected=true]:outline-edge";
const HEADING = "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-quiet";

/** How well a name fits what was typed: all words must be in it, best at a beginning. */
function fits(name: string, typed: string): number {
  const [text, words] = [name.toLowerCase(), typed.toLowerCase().split(/\s+/).filter(Boolean)];
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => ` ${text.replaceAll("/", " ")}`.includes(` ${word}`)) ? 1 : 0.5;
}

/** Everything one can go to or do here, by a few letters of its name. */
export default function Palette({ onClose }: { onClose: () => void }): JSX.Element {
  const projects = useProjects();
  const navigate = useNavigate();
  const go = (to: string): void => {
    onClose();
    void navigate({ to });
  };
  return (
    <Dialog title="Go to or do" onClose={onClose}>
      <Command label="Commands" loop filter={fits}>
        <Command.Input autoFocus placeholder="A page, a project, something to do" className="field mb-2 w-full" />
        <Command.List className={`max-h-[50vh] overflow-auto ${HEADING}`}>
          <Command.Empty className="px-2 py-4 text-quiet">Nothing is called that.</Command.Empty>
          <Command.Group heading="Pages">
            {PAGES.map((page) => (
              <Command.Item key={page.to} value={page.name} onSelect={() => go(page.to)} className={ITEM}>
                {page.name}<kbd className="ml-auto">{page.keys}</kbd>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Projects">
            {[...(projects?.values() ?? [])].map((project) => (
              <Command.Item key={project.slug} value={project.slug} onSelect={() => go(`/projects/${steps(project.slug).owner}/${steps(project.slug).repo}`)} className={ITEM}>
                {project.slug}<span className="ml-auto text-sm"><HealthMark state={project.health.state} /></span>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="On this page">
            {shortcuts().filter((one) => !one.group).map((one) => (
              <Command.Item key={one.keys} value={one.does} onSelect={() => { onClose(); one.run(new KeyboardEvent("keydown")); }} className={ITEM}>
                {one.does}<kbd className="ml-auto">{one.keys}</kbd>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

// Projects: which one new work belongs to, and their changes.

import { host } from "../host/host";
import type { Project } from "../ipc/Project";
import type { ProjectEdit } from "../ipc/ProjectEdit";
import { saveSettings } from "../settings/save";
import { studio } from "../state/studio.svelte";

export class Projects {
  /** The dialog in which projects are changed is open. */
  managing = $state(false);
  /** In it, a new one is being named. */
  adding = $state(false);

  /** Those in use, by name. */
  get current(): Project[] {
    return byName(studio.projects.filter(({ archived }) => !archived));
  }

  /** Those put away, by name. */
  get archived(): Project[] {
    return byName(studio.projects.filter(({ archived }) => archived));
  }

  manage(adding = false): void {
    this.managing = true;
    this.adding = adding;
  }

  /** New work belongs to this project from now on; `null` is none. */
  async choose(id: string | null): Promise<void> {
    await saveSettings({ project: id });
  }

  /** Makes a project and works in it. */
  async add(name: string): Promise<void> {
    const made = await this.#save({ id: null, name, kit: null, cap_usd: null, archived: false });
    await this.choose(made.id);
  }

  async change({ id, name, kit, cap_usd, archived }: Project, part: Partial<ProjectEdit>): Promise<void> {
    const kept = await this.#save({ id, name, kit, cap_usd, archived, ...part });
    // New work cannot go on in a project that was put away.
    if (kept.archived && studio.settings?.project === id) await this.choose(null);
  }

  async #save(edit: ProjectEdit): Promise<Project> {
    const kept = await host.call("save_project", edit);
    // Its event may come a moment later.
    studio.projects = [...studio.projects.filter(({ id }) => id !== kept.id), kept];
    return kept;
  }
}

function byName(projects: Project[]): Project[] {
  return projects.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** The projects of this window. */
export const projects = new Projects();

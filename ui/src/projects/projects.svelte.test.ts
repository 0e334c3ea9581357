import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostError } from "../host/host";
import type { Project } from "../ipc/Project";
import type { ProjectEdit } from "../ipc/ProjectEdit";
import type { Settings } from "../ipc/Settings";
import { studio } from "../state/studio.svelte";
import { draw, settled } from "../testing/draw";
import { recordedHost, type Asked } from "../testing/recorded_host";
import { projectName } from "./name";
import ProjectsDialog from "./ProjectsDialog.svelte";
import { projects } from "./projects.svelte";

let asked: Asked;
let end = (): void => undefined;

const project = (id: string, name: string, change: Partial<Project> = {}): Project => ({
  id,
  name,
  kit: null,
  cap_usd: null,
  spent_usd: 0,
  archived: false,
  created_at: 0,
  ...change,
});
const asking = (name: string) => asked.filter((one) => one.name === name).map(({ request }) => request);

beforeEach(() => {
  asked = recordedHost({
    save_settings: (settings: Settings) => settings,
    save_project: (edit: ProjectEdit) => {
      if (edit.name === "Taken") throw new HostError("usage", "There is a project of that name.");
      return project(edit.id ?? "9", edit.name, {
        kit: edit.kit,
        cap_usd: edit.cap_usd,
        archived: edit.archived,
      });
    },
  });
  studio.settings = { project: "1" } as unknown as Settings;
  studio.projects = [
    project("1", "Zine"),
    project("2", "Atlas 10"),
    project("3", "Atlas 9", { archived: true }),
  ];
  projects.adding = false;
});

afterEach(() => {
  end();
  end = () => undefined;
  document.body.replaceChildren();
});

describe("projects", () => {
  it("are in order of their names, without those put away", () => {
    expect(projects.current.map(({ name }) => name)).toEqual(["Atlas 10", "Zine"]);
    expect(projects.archived.map(({ name }) => name)).toEqual(["Atlas 9"]);
  });

  it("take new work as soon as they are made", async () => {
    await projects.add("Northwind");
    expect(asking("save_project")).toEqual([
      { id: null, name: "Northwind", kit: null, cap_usd: null, archived: false },
    ]);
    expect(studio.project?.name).toBe("Northwind");
  });

  it("take no more work once they are put away", async () => {
    await projects.change(studio.projects[1]!, { archived: true });
    expect(studio.settings?.project).toBe("1");
    await projects.change(
      studio.projects.find(({ id }) => id === "1")!,
      { archived: true },
    );
    expect(asking("save_settings")).toMatchObject([{ project: null }]);
  });

  it("are changed as a whole, so that nothing else is lost", async () => {
    await projects.change(project("2", "Atlas", { kit: "4", cap_usd: 5 }), { name: "Globe" });
    expect(asking("save_project")).toEqual([
      { id: "2", name: "Globe", kit: "4", cap_usd: 5, archived: false },
    ]);
  });
});

describe("the dialog", () => {
  const field = () => document.querySelector<HTMLInputElement>("form input")!;

  async function make(name: string) {
    field().value = name;
    field().dispatchEvent(new InputEvent("input", { bubbles: true }));
    await settled();
    document.querySelector("form")!.requestSubmit();
    await settled();
  }

  it("says at the field why a name cannot be used, and keeps it", async () => {
    projects.manage(true);
    end = draw(ProjectsDialog, {});
    await settled();
    await make("  ");
    expect(asking("save_project")).toEqual([]);
    expect(document.querySelector("[role=alert]")?.textContent).toBe("Write a name.");
    await make("Taken");
    expect(document.querySelector("[role=alert]")?.textContent).toContain("of that name");
    expect(field().value).toBe("Taken");
    await make(" North  wind ");
    expect(studio.project?.name).toBe("North wind");
    expect(document.querySelector("form")).toBeNull();
  });
});

it("a name is one line of at most eighty characters", () => {
  expect(projectName(" a\n b ").value).toBe("a b");
  expect(projectName("x".repeat(80)).problem).toBeNull();
  expect(projectName("x".repeat(81)).problem).toContain("80");
});

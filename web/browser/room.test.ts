import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { violations } from "./axe";
import { World, type Window } from "./world";

const api = JSON.parse(readFileSync(new URL("../../docs/reference/openapi.json", import.meta.url), "utf8")) as { paths: Record<string, unknown> };
const isThere = "/api/v2/projects/{id}/capabilities" in api.paths || process.env.CROSSLINK_ROOM === "1";

describe.skipIf(!isThere)("a project", () => {
  let world: World;
  let app = "";
  let window: Window;

  beforeAll(async () => {
    world = new World();
    app = world.project("acme/app");
    world.run(app, "crosslink", "create", "Login forgets the session", "-p", "critical");
    world.run(app, "crosslink", "create", "Write the release notes");
    world.run(app, "crosslink", "--agent", "worker-1", "claim", "2");
    await world.serve();
    window = await world.window();
  });
  afterAll(() => world.end());

  it("is worked on by keys, and another window sees it", async () => {
    const { page } = window;
    const other = await world.window();
    await other.page.goto(`${world.url}/projects/acme/app/issues/1`);
    await other.page.getByText("No description.").waitFor();
    await page.goto(`${world.url}/projects/acme/app/issues`);
    await page.getByRole("link", { name: /Login forgets/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/issues/1");
    await page.getByRole("button", { name: /^Close/, disabled: false }).waitFor();
    await page.keyboard.press("m");
    await page.keyboard.type("It is the **cookie**");
    await page.keyboard.press("Control+Enter");
    await other.page.getByText("cookie", { exact: true }).waitFor();
    await page.getByText("Commented on #1").waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("e");
    await page.getByLabel("Why, if there is anything to say").fill("fixed");
    await page.keyboard.press("Enter");
    await other.page.getByText("closed: fixed").waitFor();
    await page.getByText("Closed #1").first().waitFor();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await other.page.getByRole("button", { name: /^Close/ }).waitFor();
    await other.context.close();
  });

  it("shows what the command line did", async () => {
    const { page } = window;
    await page.goto(`${world.url}/projects/acme/app/locks`);
    await page.getByText("worker-1").waitFor();
    world.run(app, "crosslink", "--agent", "worker-1", "close", "2");
    await page.getByText("Nobody holds anything").waitFor();
  });

  it("has no axe violation on any page", async () => {
    for (const path of ["issues", "issues/1", "board", "locks", "agents", "milestones", "knowledge", "conflicts", "history"]) {
      await window.page.goto(`${world.url}/projects/acme/app/${path}`);
      await expect.poll(() => window.page.getByRole("status").filter({ hasText: /^Reading/ }).count(), { timeout: 30_000 }).toBe(0);
      expect(await violations(window.page), path).toEqual([]);
    }
  });
});

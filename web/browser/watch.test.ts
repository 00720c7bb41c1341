import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";

import { violations } from "./axe";
import { World, type Window } from "./world";

const world = new World();
let app = "";
let window: Window;

beforeAll(async () => {
  app = world.project("acme/app");
  world.project("acme/docs");
  world.run(app, "crosslink", "create", "Login forgets the session", "-p", "critical");
  world.run(app, "crosslink", "create", "Write the release notes", "--due", "2020-01-31");
  world.run(app, "crosslink", "block", "2", "1");
  await world.serve();
});
afterAll(() => world.end());

beforeEach(async () => {
  window = await world.window();
});
afterEach(async () => {
  await window.context.close();
});

describe("the fleet", () => {
  it("shows every project, and hears of changes without asking", async () => {
    const { page, complaints } = window;
    const tile = page.getByRole("listitem").filter({ hasText: "acme/app" });
    await tile.getByText("overdue issue #2").waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    world.run(app, "crosslink", "create", "One more");
    await tile.getByText(/^3$/).first().waitFor();
    expect(asked.filter((url) => url.includes("/projects"))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is walked through by keys alone", async () => {
    const { page } = window;
    await page.getByRole("link", { name: /acme\/docs/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/projects/acme/docs");
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await page.waitForURL("**/alerts");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("A page, a project, something to do").fill("docs");
    await page.getByRole("option", { name: /acme\/docs/, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/projects/acme/docs");
  });
});

describe("alerts", () => {
  it("are acknowledged and snoozed by keys, and another window sees it", async () => {
    const { page } = window;
    const other = await world.window();
    await other.page.goto(`${world.url}/alerts?state=seen`);
    await other.page.getByText("No alert is like that").waitFor();
    await page.goto(`${world.url}/alerts?kind=overdue_issue`);
    await page.getByRole("button", { name: /overdue issue/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await other.page.getByRole("listitem").getByText("overdue issue").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    await page.getByLabel("Why, for whoever looks next").fill("known");
    await page.keyboard.press("Enter");
    await page.getByText("Snoozed 1 alert").waitFor();
    await other.page.goto(`${world.url}/alerts?state=snoozed`);
    await other.page.getByRole("button", { name: /overdue issue/ }).click();
    await other.page.getByText(/: known/).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await other.page.getByText("No alert is like that").waitFor();
    await other.context.close();
  });
});

describe("trouble", () => {
  it("of a server that stops is told, keeps what was known, and ends by itself", async () => {
    const { page } = window;
    await page.goto(`${world.url}/projects/acme/app`);
    await page.getByText("What is wrong").waitFor();
    await world.stop();
    await page.getByText("Not connected.").waitFor({ timeout: 30_000 });
    await page.getByText(/What you see is as of/).waitFor();
    expect(await page.getByRole("button", { name: "Look now" }).isDisabled()).toBe(true);
    await page.getByText("overdue issue").waitFor();
    await world.serve();
    // The sessions of a server end with it: one comes in again over the page as it is.
    const box = page.getByLabel("The link, or the code behind its #");
    await box.waitFor({ timeout: 40_000 });
    await box.fill(world.link());
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Look now", disabled: false }).waitFor();
  });

  it("of a wrong code is said", async () => {
    const { page, context } = window;
    await context.clearCookies();
    await page.goto(world.url);
    await page.getByLabel(/The code at the end/).waitFor();
  });

  it("of an address that names nothing leads back", async () => {
    const { page } = window;
    await page.goto(`${world.url}/nothing/here`);
    await page.getByText("There is nothing here").waitFor();
    await page.goto(`${world.url}/projects/acme/gone`);
    await page.getByText("acme/gone is not watched").waitFor();
  });
});

describe("every page", () => {
  const pages = ["/", "/?density=wall", "/alerts?open=1", "/activity", "/search", "/settings", "/settings/thresholds", "/settings/webhooks", "/diagnostics", "/projects/acme/app"];

  for (const theme of ["dark", "light"] as const) {
    it(`has no axe violation and fits a phone (${theme})`, async () => {
      const phone = await world.window({ width: 320, height: 640, theme, touch: true });
      for (const path of pages) {
        await phone.page.goto(world.url + path);
        await expect.poll(() => phone.page.getByRole("status").filter({ hasText: /^Reading/ }).count(), { timeout: 30_000 }).toBe(0);
        expect(await violations(phone.page), path).toEqual([]);
        const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${path} is too wide`).toBeLessThanOrEqual(320);
      }
      await phone.page.setViewportSize({ width: 1280, height: 800 });
      for (const path of pages) {
        await phone.page.goto(world.url + path);
        await expect.poll(() => phone.page.getByRole("status").filter({ hasText: /^Reading/ }).count(), { timeout: 30_000 }).toBe(0);
        expect(await violations(phone.page), path).toEqual([]);
      }
      await phone.context.close();
    }, 180_000);
  }
});

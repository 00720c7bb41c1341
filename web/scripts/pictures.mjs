// Pictures of pages, in both themes and three widths, of a server that runs: `npm run pictures -- LINK PAGE…`.
// A LINK is what `crosslink dashboard link` prints; pages are paths. They go to pictures/.
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const [link, ...pages] = process.argv.slice(2);
const widths = (process.env.WIDTHS ?? "390,1280,2560").split(",").map(Number);
const themes = (process.env.THEMES ?? "dark,light").split(",");
const out = new URL("../pictures/", import.meta.url).pathname;
await mkdir(out, { recursive: true });
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
const context = await browser.newContext();
const page = await context.newPage();
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("error:", String(error)));
await page.goto(link);
await page.getByRole("main").waitFor();
const base = new URL(link).origin;
for (const theme of themes) {
  await page.emulateMedia({ colorScheme: theme });
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : width > 2000 ? 1440 : 800 });
    for (const path of pages) {
      await page.goto(base + path);
      await page.getByRole("main").waitFor();
      await page.waitForLoadState("networkidle").catch(() => undefined);
      await new Promise((done) => setTimeout(done, 300));
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "fleet";
      await page.screenshot({ path: `${out}${name}-${theme}-${width}.png` });
    }
  }
}
await browser.close();

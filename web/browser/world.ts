import { spawn, execFileSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

const PROGRAM = process.env.CROSSLINK_BIN ?? "";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

/** A home of its own with projects in it, a server over them, and a browser. */
export class World {
  readonly place = mkdtempSync(join(tmpdir(), "crosslink-web-"));
  url = "";
  #server: ChildProcess | null = null;
  #browser: Browser | null = null;
  #port = 0;

  constructor() {
    if (!PROGRAM) throw new Error("CROSSLINK_BIN must name the program");
    mkdirSync(join(this.place, "home"));
    mkdirSync(join(this.place, "src"));
  }

  get #env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: join(this.place, "home"),
      CROSSLINK_HOME: join(this.place, "watch"),
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "dev",
      GIT_AUTHOR_EMAIL: "dev@example.invalid",
      GIT_COMMITTER_NAME: "dev",
      GIT_COMMITTER_EMAIL: "dev@example.invalid",
    };
  }

  /** Runs a command in a directory of the place. */
  run(directory: string, ...line: string[]): string {
    const [program = "", ...rest] = line;
    const file = program === "crosslink" ? PROGRAM : program;
    return execFileSync(file, rest, { cwd: join(this.place, "src", directory), env: this.#env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Makes a project of this program and has it watched. */
  project(slug: string): string {
    const name = slug.replace("/", "-");
    mkdirSync(join(this.place, "src", name));
    this.run(name, "git", "init", "-q", "-b", "main");
    this.run(name, "crosslink", "init", "--defaults");
    this.track(name, slug);
    return name;
  }

  track(directory: string, slug: string): void {
    this.run(".", "crosslink", "dashboard", "track", directory, "--slug", slug);
  }

  /** Starts the server, at the same port as before. */
  async serve(): Promise<void> {
    const pages = process.env.CROSSLINK_PAGES;
    const args = ["dashboard", "serve", "--port", String(this.#port), "--tick", "1", ...(pages ? ["--dashboard-dir", pages] : [])];
    const server = spawn(PROGRAM, args, { cwd: this.place, env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    this.#server = server;
    this.url = await new Promise((found, failed) => {
      let said = "";
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const url = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (url) {
          this.#port = Number(url[1]);
          found(url[0]);
        }
      };
      server.stdout.on("data", hear);
      server.stderr.on("data", hear);
      server.on("exit", () => failed(new Error(`the server ended: ${said}`)));
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await ended;
  }

  /** A fresh link, which lets a browser in once. */
  link(): string {
    const said = this.run(".", "crosslink", "dashboard", "link");
    const link = /http:\/\/\S+#\w+/.exec(said)?.[0];
    if (!link) throw new Error(`no link in: ${said}`);
    return link;
  }

  /** A window of a browser that was let in. Whatever it complains of fails the test that asks for `complaints`. */
  async window(options: { width?: number; height?: number; theme?: "dark" | "light"; touch?: boolean } = {}): Promise<Window> {
    this.#browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      colorScheme: options.theme ?? "dark",
      hasTouch: options.touch ?? false,
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(this.link());
    await page.getByRole("main").waitFor();
    return { page, context, complaints };
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.stop();
    rmSync(this.place, { recursive: true, force: true });
  }
}

export interface Window {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

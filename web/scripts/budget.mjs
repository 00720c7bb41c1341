// Adds up what a browser loads before it shows the first page, and fails above the budget.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET = 150_000;
const dist = new URL("../dist/", import.meta.url);
const page = await readFile(new URL("index.html", dist), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const texts = [page, ...(await Promise.all(named.map((name) => readFile(new URL(name, dist), "utf8"))))];
const total = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
console.log(`first load: ${(total / 1000).toFixed(1)} kB gzip in ${texts.length} files; the budget is ${BUDGET / 1000} kB`);
if (total > BUDGET) process.exitCode = 1;

// Writes src/api/schema.ts from the document of the API; with `--check` it only says whether it is up to date.
import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";

const source = new URL("../../docs/reference/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.ts", import.meta.url);

export async function generate() {
  const document = JSON.parse(await readFile(source, "utf8"));
  const types = astToString(await openapi(document, { alphabetize: true }));
  return `// Made from docs/reference/openapi.json by \`npm run codegen\`.\n\n${types}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const wanted = await generate();
  const found = await readFile(target, "utf8").catch(() => "");
  if (process.argv.includes("--check")) {
    if (found !== wanted) {
      console.error("src/api/schema.ts is not what the API says; `npm run codegen` writes it anew");
      process.exitCode = 1;
    }
  } else if (found !== wanted) {
    await writeFile(target, wanted);
  }
}

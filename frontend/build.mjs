// Builds the page into resource/webapp: one classic script, one style sheet, and the licences of
// what is inside; the body of the webapp names both by their content. Two builds of the same
// sources are the same, byte for byte.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "resource", "webapp");
const body = join(here, "..", "webapps", "project-drift-explorer", "body.html");
const BUDGETS = { "app.js": 80, "app.css": 8 };
const LIBRARIES = [
  "@dagrejs/dagre",
  "@dagrejs/graphlib",
  "@preact/signals",
  "@preact/signals-core",
  "highlight.js",
  "preact",
];

const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "src/main.ts" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "ascii", // the page around it may not name one
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  metafile: true,
  write: false,
});

mkdirSync(out, { recursive: true });
let html = readFileSync(body, "utf8");
for (const file of result.outputFiles) {
  const name = file.path.slice(out.length + 1);
  writeFileSync(file.path, file.contents);
  html = named(html, name, file.contents);
  const zipped = gzipSync(file.contents, { level: 9 }).length / 1000;
  console.log(
    `${name}: ${(file.contents.length / 1000).toFixed(1)} kB, ${zipped.toFixed(1)} kB gzip (target ${BUDGETS[name]} kB)`,
  );
}
writeFileSync(body, html);
writeFileSync(join(out, "THIRD-PARTY-LICENSES.txt"), licences());

/** The body with the hash of a file behind its name, so that no browser keeps an old one. */
function named(html, name, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const address = new RegExp(`(/resource/webapp/${name.replace(".", "\\.")})(\\?v=\\w+)?"`);
  if (!address.test(html)) throw new Error(`${name} is not in ${body}`);
  return html.replace(address, `$1?v=${hash}"`);
}

/** The licence text of every library in the bundle; one that is not listed stops the build. */
function licences() {
  const bundled = new Set();
  for (const input of Object.keys(result.metafile.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) bundled.add(found[1]);
  }
  for (const name of bundled) {
    if (!LIBRARIES.includes(name)) throw new Error(`${name} is bundled but its licence is not listed`);
  }
  return LIBRARIES.filter((name) => bundled.has(name))
    .map((name) => {
      const root = join(here, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const text = readFileSync(join(root, "LICENSE"), "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join("\n----------------------------------------\n\n");
}

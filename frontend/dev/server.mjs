// Serves the page as it is built, in front of a running webapp, and shows it in states that are hard
// to bring about: node dev/server.mjs --backend http://127.0.0.1:PORT/ [--port N] [--state STATE].
// States: setup, empty, one, stopped, forbidden, slow. `make serve` prints the address of a backend.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "..", "..", "resource", "webapp");
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : otherwise;
};
const state = option("state", "");
const backend = new URL(option("backend", "http://127.0.0.1:8000/"));

const PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Project Drift</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<script src="/shell.js"></script></head><body>
<link rel="stylesheet" href="/app.css"><div id="project-drift"></div><script src="/app.js"></script></body></html>`;
const FILES = {
  "/": ["text/html", () => PAGE],
  "/shell.js": ["text/javascript", () => 'window.getWebAppBackendUrl = (path) => "/" + path;'],
  "/app.js": ["text/javascript", () => readFileSync(join(built, "app.js"))],
  "/app.css": ["text/css", () => readFileSync(join(built, "app.css"))],
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
const SLOW = 20_000;

const failure = (code, message) => JSON.stringify({ api_version: 1, error: { code, message } });
const CHANGED = {
  setup: {
    meta: (answer) => ({
      ...answer,
      ready: false,
      what_to_do: "Choose the folder of the snapshots in the settings of this webapp.",
    }),
  },
  empty: { snapshots: (answer) => ({ ...answer, snapshots: [], default: null }) },
  one: { snapshots: (answer) => ({ ...answer, snapshots: answer.snapshots.slice(0, 1), default: null }) },
};

async function forward(request, path, body) {
  const headers = { ...request.headers, host: backend.host };
  delete headers["content-length"];
  delete headers.connection;
  if (headers.origin) headers.origin = backend.origin;
  const answer = await fetch(new URL(path, backend), {
    method: request.method,
    headers,
    body: request.method === "POST" ? body : undefined,
  });
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: await answer.text() };
}

async function answer(request, url, body) {
  const json = "application/json";
  if (state === "stopped") return { status: 502, type: "text/html", body: "<html>Bad gateway</html>" };
  if (state === "forbidden")
    return { status: 403, type: json, body: failure("forbidden", "You may not read this project.") };
  if (state === "slow") await new Promise((go) => setTimeout(go, SLOW));
  const found = await forward(request, url.pathname + url.search, body);
  const change = CHANGED[state]?.[url.pathname.replace("/api/", "")];
  return change ? { ...found, body: JSON.stringify(change(JSON.parse(found.body))) } : found;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  const file = FILES[url.pathname];
  if (file) {
    response.writeHead(200, { "Content-Type": `${file[0]}; charset=utf-8`, "Content-Security-Policy": CSP });
    response.end(file[1]());
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { status, type, body } = await answer(request, url, Buffer.concat(chunks));
  response.writeHead(status, { "Content-Type": type });
  response.end(body);
});
server.listen(Number(option("port", "0")), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
);

// Serves the page with recorded answers, for work on the page without a backend.
// Record them first with dev/record.py; state that people change lives until the server stops.
// Options: --port N, --state empty|one|stopped|forbidden|slow to see the page in that state.
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
const reviewed = new Map();
let baseline = { serial: 1, set_at: "2026-06-20T10:00:00+00:00", set_by: "anna.berg", reason: "release 11" };
let done = 0;

const read = (name) => JSON.parse(readFileSync(join(here, "recorded", `${name}.json`), "utf8"));
const PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Project Drift</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script src="/shell.js"></script></head><body>
<link rel="stylesheet" href="/app.css"><div id="project-drift"></div><script src="/app.js"></script></body></html>`;
const STATIC = {
  "/": ["text/html", () => PAGE],
  "/shell.js": ["text/javascript", () => 'window.getWebAppBackendUrl = (path) => "/" + path;'],
  "/app.js": ["text/javascript", () => readFileSync(join(built, "app.js"))],
  "/app.css": ["text/css", () => readFileSync(join(built, "app.css"))],
};
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

const missing = (message) => ({ status: 404, body: { api_version: 1, error: { code: "not_found", message } } });

const GET = {
  meta: () => ({
    version: "0.1.0", project_key: "RETAIL_CHURN", environment: "default", store: "demo", user: "anna.berg",
    may_write: true, baseline, project_url: "https://dss.example.com/projects/RETAIL_CHURN",
  }),
  snapshots: () => {
    const found = read("snapshots");
    const count = { empty: 0, one: 1 }[state] ?? found.snapshots.length;
    for (const one of found.snapshots) one.is_baseline = one.serial === baseline.serial;
    return { ...found, snapshots: found.snapshots.slice(0, count) };
  },
  history: () => read("history"),
  compare: ({ from, to }) => {
    const found = read(`compare-${from}-${to}`);
    for (const group of found.report.groups) {
      for (const row of group.rows) row.reviewed = reviewed.get(row.id) === row.fingerprint;
    }
    return found;
  },
  diff: ({ from, to, id }) => read(`diff-${from}-${to}`)[id],
  text: ({ from, to, id, path, ws }) => read(`text-${from}-${to}`)[`${id}|${path}|${ws}`],
  flow: ({ from, to }) => read(`flow-${from}-${to}`),
  job: () => ({ state: (done += 12) >= 94 ? "done" : "running", done, total: 94, message: "Nothing changed, so no new snapshot was saved." }),
};
const POST = {
  snapshot: () => ((done = 0), { job: "1" }),
  baseline: ({ serial, reason }) => {
    baseline = { serial, reason, set_by: "anna.berg", set_at: new Date().toISOString() };
    return { baseline };
  },
  reviewed: ({ id, fingerprint, reviewed: mark }) => {
    if (mark) reviewed.set(id, fingerprint);
    else reviewed.delete(id);
    return { reviewed: mark, count: reviewed.size };
  },
};

function answer(method, url, body) {
  const name = url.pathname.replace(/^\/api\//, "");
  if (state === "forbidden") return { status: 403, body: { error: { code: "forbidden", message: "You may not read RETAIL_CHURN." } } };
  try {
    const found = method === "POST" ? POST[name]?.(JSON.parse(body)) : GET[name]?.(Object.fromEntries(url.searchParams));
    return found ? { status: 200, body: { api_version: 1, ...found } } : missing(`There is no ${name} here.`);
  } catch (error) {
    return missing(error.code === "ENOENT" ? "There is no such snapshot: the store holds 1 to 7." : String(error));
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const file = STATIC[url.pathname];
    if (file) {
      response.writeHead(200, { "Content-Type": `${file[0]}; charset=utf-8`, "Content-Security-Policy": CSP });
      return response.end(file[1]());
    }
    if (state === "stopped") return response.writeHead(502).end("<html>Bad gateway</html>");
    const found = answer(request.method, url, Buffer.concat(chunks).toString());
    setTimeout(() => {
      response.writeHead(found.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(found.body));
    }, state === "slow" ? 20_000 : 0);
    return undefined;
  });
});
server.listen(Number(option("port", "0")), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));

/** Asks the backend; every failure becomes one `Failure` with a kind and words for people. */

import { backendUrl, isSandboxed } from "./platform";
import type {
  Baseline,
  DiffAnswer,
  Flow,
  History,
  Job,
  Matches,
  Meta,
  Report,
  Snapshots,
  TextAnswer,
} from "./types";

export type FailureKind =
  "stopped" | "offline" | "forbidden" | "missing" | "busy" | "damaged" | "dss" | "setup" | "stale" | "other";

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
  }
}

const KINDS: Record<string, FailureKind> = {
  not_identified: "forbidden",
  forbidden: "forbidden",
  not_found: "missing",
  busy: "busy",
  not_ready: "setup",
  stale: "stale",
  not_readable: "damaged",
  dss_unavailable: "dss",
};
const GATEWAY = [502, 503, 504];

type Query = Record<string, string | number>;

function address(route: string, query: Query = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return backendUrl(`api/${route}${parts.length ? `?${parts.join("&")}` : ""}`);
}

const SILENT = "The backend does not answer. The network may be down, or the webapp was stopped.";
const SANDBOXED =
  "DSS shows this webapp in a sandbox, which the backend cannot tell from another site: " +
  "from here it can be read only.";

async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failure("offline", init.method === "POST" && isSandboxed() ? SANDBOXED : SILENT);
  }
  const body = await answer(response);
  if (response.ok && body) return body as T;
  throw failure(response, body);
}

async function answer(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return null; // a page of the proxy, and not an answer of the backend
  }
}

function failure(response: Response, body: unknown): Failure {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  if (typeof error?.message === "string") {
    return new Failure(KINDS[String(error.code)] ?? "other", error.message);
  }
  if (GATEWAY.includes(response.status)) {
    return new Failure("stopped", "DSS answers, but the backend of this webapp is not running.");
  }
  if (response.status === 401 || response.status === 403) {
    return new Failure("forbidden", "You may not open this.");
  }
  return new Failure("other", `The answer was not understood (HTTP ${response.status}).`);
}

const get = <T>(route: string, query?: Query, signal?: AbortSignal) =>
  ask<T>(address(route, query), signal ? { signal } : {});

const post = <T>(route: string, body: object) =>
  ask<T>(address(route), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Project-Drift": "1" },
    body: JSON.stringify(body),
  });

export interface Pair {
  from: number;
  to: number;
}

const pair = ({ from, to }: Pair) => ({ from, to });

export const meta = () => get<Meta>("meta");
export const snapshots = () => get<Snapshots>("snapshots");
export const history = () => get<History>("history", { limit: 60 });
export const compare = (two: Pair, signal?: AbortSignal) =>
  get<{ report: Report }>("compare", pair(two), signal);
export const flow = (two: Pair, signal?: AbortSignal) => get<Flow>("flow", pair(two), signal);
export const job = (id: string) => get<Job>("job", { id });

export const diff = (two: Pair, id: string, load: boolean, signal?: AbortSignal) =>
  get<DiffAnswer>("diff", { ...pair(two), id, ...(load ? { load: 1 } : {}) }, signal);

export const text = (two: Pair, id: string, path: string, ws: boolean, signal?: AbortSignal) =>
  get<TextAnswer>("text", { ...pair(two), id, path, ws: ws ? 1 : 0 }, signal);

export const search = (two: Pair, q: string, signal?: AbortSignal) =>
  get<Matches>("search", { ...pair(two), q }, signal);

export const cancel = (job: string) => post<{ job: string }>("cancel", { job });
export const takeSnapshot = () => post<{ job: string }>("snapshot", {});
export const setBaseline = (serial: number, reason: string) =>
  post<{ baseline: Baseline }>("baseline", { serial, reason });
export const setReviewed = (two: Pair, id: string, fingerprint: string, reviewed: boolean) =>
  post<{ reviewed: boolean; count: number }>("reviewed", { ...pair(two), id, fingerprint, reviewed });

export type ExportFormat = "html" | "json" | "md" | "patch";

/** Return where the report of two snapshots can be saved from. */
export const exportUrl = (two: Pair, format: ExportFormat) => address(`export.${format}`, pair(two));

/** Return the report of two snapshots as text, for where files cannot be saved. */
export async function exportText(two: Pair, format: ExportFormat): Promise<string> {
  const response = await fetch(exportUrl(two, format), { credentials: "same-origin" });
  if (!response.ok) throw failure(response, await answer(response));
  return response.text();
}

/** The shapes that the backend answers with; docs/webapp-api.md describes them. */

export type ChangeType = "added" | "removed" | "modified" | "renamed" | "unknown";
export type Level = "critical" | "high" | "medium" | "low" | "cosmetic" | "";

export const CHANGE_TYPES: readonly ChangeType[] = ["added", "removed", "modified", "renamed", "unknown"];
export const LEVELS: readonly Exclude<Level, "">[] = ["critical", "high", "medium", "low", "cosmetic"];

export interface Baseline {
  serial: number;
  set_at: string;
  set_by: string;
  reason: string;
}

export interface Meta {
  version: string;
  /** Whether the webapp is set up; else `what_to_do` says what is missing. */
  ready: boolean;
  what_to_do: string;
  project_key: string;
  environment: string;
  user: string | null;
  may_write: boolean;
  why_not: string;
  baseline: Baseline | null;
  /** Why the baseline cannot be read, or "". */
  baseline_problem: string;
  project_url: string;
  /** The snapshot that is being taken. */
  job: string | null;
}

export interface Snapshot {
  serial: number;
  taken_at: string;
  captured_by: string;
  objects: number;
  complete: boolean;
  size: number;
  is_baseline: boolean;
  problem: string;
}

export interface Snapshots {
  snapshots: Snapshot[];
  default: { from: number; to: number } | null;
}

export interface History {
  steps: Step[];
  /** How many older steps there are. */
  earlier: number;
}

export type Counts = Partial<Record<ChangeType | "unchanged" | "following", number>>;
export type Levels = Partial<Record<Exclude<Level, "">, number>>;

export interface Step {
  from: number;
  to: number;
  taken_at: string;
  counts: Counts;
  levels: Levels;
  people: string[];
  sentence: string;
}

export interface Side {
  name: string;
  serial: number;
  taken_at: string;
  captured_by: string;
  objects: number;
  complete: boolean;
}

export interface Commit {
  commit: string;
  author: string;
  when: string;
  message: string;
}

/** What depends on a resource: the nearest by id, and how many there are. */
export interface Impact {
  resources: string[];
  scenarios: string[];
  readers: string[];
  names: Record<string, string>;
  resource_count: number;
  scenario_count: number;
}

export interface ShortChange {
  path: string;
  kind: string;
  label: string;
  cosmetic: boolean;
  told: boolean;
  level?: Level;
}

export interface Hunk {
  old_start: number;
  new_start: number;
  lines: [string, string][];
}

export interface Change extends ShortChange {
  old: unknown;
  new: unknown;
  hunks: Hunk[];
  follows?: string;
}

interface RowOf<C> {
  change: ChangeType;
  symbol: string;
  resource_type: string;
  resource_id: string;
  name: string;
  who: string;
  when: string;
  changes: C[];
  reason: string;
  commits: Commit[];
  unattributed: string;
  renamed_from: string;
  followers: RowOf<C>[];
  level: Level;
  level_reason: string;
  news: string;
  impact: Impact;
}

export interface Row extends RowOf<ShortChange> {
  id: string;
  zone: string;
  fingerprint: string;
  reviewed: boolean;
}

export type FullRow = RowOf<Change>;

export interface Group<R = Row> {
  label: string;
  rows: R[];
}

/** A rule of the policy and what it did here. */
export interface Rule {
  resource: string;
  path: string;
  reason: string;
  owner: string;
  expires: string;
  where: string;
  matches: number;
  state: string;
}

export interface Report {
  project_key: string;
  status: string;
  sentence: string;
  old: Side | null;
  new: Side;
  counts: Counts;
  levels: Levels;
  groups: Group[];
  expected: Group[];
  gaps: { label: string; reason: string; resource_type: string }[];
  alerts: string[];
  warnings: string[];
  verdict: { rules: Rule[]; suppressed: number } | null;
  impacted: { objects: number; datasets: number };
}

export interface Column {
  name: string;
  type: string;
}

export interface DiffAnswer {
  row: FullRow;
  /** The texts of the object that can be asked for. */
  blocks: { path: string; label: string }[];
  /** Lines of all changed places. */
  lines: number;
  size: number;
  guard: "" | "load" | "download";
  columns?: { old: Column[]; new: Column[] };
  /** The definition of what is new or gone, without its texts. */
  content?: Record<string, unknown>;
}

/** What a search of the backend found: ids, and a changed line that was found or "". */
export interface Matches {
  count: number;
  matches: { id: string; text: string }[];
}

export interface TextLine {
  kind: "same" | "added" | "removed";
  old: number | null;
  new: number | null;
  text: string;
  marks: [number, number][];
}

export interface TextAnswer {
  old: string | null;
  new: string | null;
  lines: TextLine[];
  hidden?: number;
}

export interface FlowNode {
  id: string;
  type: string;
  subtype?: string;
  name: string;
  kind: string;
  change: ChangeType | "";
  level: Level;
  /** Whether the policy expects what changed in it. */
  expected: boolean;
  impacted: boolean;
  distance: number | null;
  zone: string;
}

export interface Flow {
  nodes: FlowNode[];
  edges: [string, string][];
  zones: { id: string; name: string }[];
}

export interface Job {
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  message: string;
}

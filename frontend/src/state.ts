/** What the page knows and where it stands; views read these signals and call these acts. */

import { computed, effect, signal } from "@preact/signals";

import * as api from "./api";
import { allRows, passing, sorted } from "./filters";
import { keepFocus } from "./focus";
import { decode, encode, NO_FILTERS, type Place } from "./hash";
import { prefersDark, recall, remember } from "./platform";
import { found, seek } from "./search";
import type { History, Meta, Report, Row, Snapshot } from "./types";

export type Load<T> = { is: "loading" } | { is: "ready"; value: T } | { is: "failed"; failure: api.Failure };

export const LOADING = { is: "loading" } as const;

/** Turn whatever was thrown into a failure with words. */
export function asFailure(error: unknown): api.Failure {
  return error instanceof api.Failure
    ? error
    : new api.Failure("other", "The page itself went wrong. Reload it.");
}

export const place = signal<Place>(decode(location.hash));
export const meta = signal<Load<Meta>>(LOADING);
export const snapshots = signal<Load<Snapshot[]>>(LOADING);
export const report = signal<Load<Report>>(LOADING);
export const steps = signal<Load<History>>(LOADING);
/** Reviewed marks set on this page, by resource id and fingerprint. */
const marks = signal<Record<string, boolean>>({});
/** What people who listen hear next; `seen` where others should read it too. */
export const said = signal({ words: "", seen: false });

export const unified = signal(recall("code") === "unified");
export const ignoreSpace = signal(recall("space") === "ignore");
export const shortcuts = signal(recall("shortcuts") !== "off");
export const theme = signal(recall("theme") ?? "auto");
export const dark = signal(false);

/** How long a message is shown, in milliseconds. */
const SHOWN = 4000;
let free = 0;
let later = 0;

/** Say something to people who listen, and show it for a while unless it stands on the page. */
export function say(words: string, seen = true): void {
  window.clearTimeout(later);
  if (seen) free = Date.now() + SHOWN;
  // What is shown is read to its end before something for listeners alone takes its place.
  if (seen) tell(words, seen);
  else later = window.setTimeout(tell, free - Date.now(), words, seen);
}

function tell(words: string, seen: boolean): void {
  said.value = { words: "", seen };
  setTimeout(() => (said.value = { words, seen }), 30);
}

/** Go to another place; what is not named stays. */
export function go(change: Partial<Place>): void {
  const next = { ...place.value, ...change };
  if (change.resource !== undefined && change.hunk === undefined) next.hunk = 0;
  const fragment = encode(next);
  if (fragment === encode(place.value)) return;
  place.value = next;
  location.hash = fragment;
}

export function clearFilters(): void {
  go({ ...NO_FILTERS });
}

let usual = { from: 0, to: 0 };

/** An address without snapshots means the usual ones. */
function complete(found: Place): Place {
  return { ...found, from: found.from || usual.from, to: found.to || usual.to };
}

window.addEventListener("hashchange", () => {
  const next = complete(decode(location.hash));
  if (encode(next) === encode(place.value)) return;
  const moved = next.from !== place.value.from || next.to !== place.value.to;
  place.value = next;
  if (moved) void loadReport();
});

export const rows = computed<Row[]>(() => (report.value.is === "ready" ? allRows(report.value.value) : []));

const key = (row: Row) => `${row.id}\n${row.fingerprint}`;
export const isReviewed = (row: Row): boolean => marks.value[key(row)] ?? row.reviewed;
export const reviewedCount = computed(() => rows.value.filter(isReviewed).length);

export const look = computed(() => ({
  rows: rows.value,
  filters: place.value,
  end: report.value.is === "ready" ? Date.parse(report.value.value.new.taken_at) : 0,
  isReviewed,
  found: found.value.texts,
}));
export const shown = computed(() => sorted(passing(look.value), place.value.sort));
/** A link may name what was renamed since, or only follows such a rename. */
export const chosen = computed(() => {
  const { resource } = place.value;
  const find = (has: (row: Row) => boolean) => (resource ? rows.value.find(has) : undefined);
  return (
    find((row) => row.id === resource) ??
    find((row) => row.renamed_from === resource || row.followers.some((one) => one.resource_id === resource))
  );
});
export const baselineSerial = computed(() =>
  meta.value.is === "ready" ? meta.value.value.baseline?.serial : undefined,
);

const asked = computed(() => JSON.stringify([place.value.from, place.value.to, place.value.text]));
effect(() => {
  const [from, to, text] = JSON.parse(asked.value) as [number, number, string];
  void seek({ from, to }, text);
});

/** Ask for everything the page starts with. */
export async function start(): Promise<void> {
  meta.value = LOADING;
  snapshots.value = LOADING;
  report.value = LOADING;
  steps.value = LOADING;
  asking = null;
  const asked = loadMeta();
  try {
    const found = await api.snapshots();
    usual = found.default ?? usual;
    place.value = complete(place.value);
    snapshots.value = { is: "ready", value: found.snapshots };
    if (found.snapshots.length > 1) await loadReport();
  } catch (error) {
    snapshots.value = { is: "failed", failure: asFailure(error) };
  }
  await asked;
}

/** Ask who is there and what they may do. */
export const loadMeta = () => settle(api.meta(), (load) => (meta.value = load));

async function settle<T>(asked: Promise<T>, keep: (load: Load<T>) => void): Promise<void> {
  try {
    keep({ is: "ready", value: await asked });
  } catch (error) {
    keep({ is: "failed", failure: asFailure(error) });
  }
}

let running: AbortController | undefined;

/** Ask for the comparison of the two snapshots that are picked. */
export async function loadReport(): Promise<void> {
  running?.abort();
  const control = (running = new AbortController());
  const { from, to } = place.value;
  report.value = LOADING;
  if (!from || !to || from === to) return;
  try {
    const found = await api.compare({ from, to }, control.signal);
    if (control.signal.aborted) return;
    report.value = { is: "ready", value: found.report };
    say(found.report.sentence, false);
  } catch (error) {
    if (!control.signal.aborted) report.value = { is: "failed", failure: asFailure(error) };
  }
}

/** Pick the snapshots to compare; a resource stays open where it changed there too. */
export function compare(from: number, to: number): void {
  if (from === place.value.from && to === place.value.to) return;
  go({ from, to });
  void loadReport();
}

/** The question for the steps that waits for its answer; one that was asked before does not count. */
let asking: object | null = null;

/** Ask for the steps where they are not known; several views show them. */
export async function loadSteps(): Promise<void> {
  if (steps.value.is === "ready" || asking) return;
  const mine = (asking = {});
  steps.value = LOADING;
  await settle(api.history(), (load) => {
    if (mine !== asking) return;
    asking = null;
    steps.value = load;
  });
}

/** One post after the other: two that overtake each other would leave the older choice in the store. */
let posts: Promise<unknown> = Promise.resolve();
const stored = new Map<string, boolean>();

/** Mark a row as reviewed or take the mark back; it is undone where the backend refuses. */
export async function review(row: Row, reviewed: boolean): Promise<void> {
  const { from, to } = place.value;
  const post = () => api.setReviewed({ from, to }, row.id, row.fingerprint, reviewed);
  marks.value = { ...marks.value, [key(row)]: reviewed };
  try {
    await (posts = posts.then(post, post));
    stored.set(key(row), reviewed);
    say(
      `${row.name}: ${reviewed ? "reviewed" : "not reviewed"}. ${reviewedCount.value} of ${rows.value.length}.`,
    );
  } catch (error) {
    marks.value = { ...marks.value, [key(row)]: stored.get(key(row)) ?? row.reviewed };
    const failure = asFailure(error);
    say(`The mark was not saved: ${failure.message}`);
    if (failure.kind !== "stale") return;
    await loadReport();
    keepFocus();
  }
}

/** Keep a choice of how things are shown. */
export function choose(name: "code" | "space" | "shortcuts" | "theme", value: string): void {
  remember(name, value);
  if (name === "code") unified.value = value === "unified";
  else if (name === "space") ignoreSpace.value = value === "ignore";
  else if (name === "shortcuts") shortcuts.value = value !== "off";
  else theme.value = value;
  wear();
}

/** Put on the theme: that of people's choice, or else of their system. */
export function wear(): void {
  dark.value = theme.value === "dark" || (theme.value === "auto" && prefersDark().matches);
  document.documentElement.setAttribute("data-theme", dark.value ? "dark" : "light");
}

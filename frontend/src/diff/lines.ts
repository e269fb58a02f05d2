/** The lines of a text diff: which are shown, in which runs, and which stand side by side. */

import type { TextLine } from "../types";

export const CONTEXT = 3;
export const STEP = 20;
/** A gap of fewer lines than this is not worth a button. */
const LEAST = 4;

export interface Run {
  /** Whether these unchanged lines are folded away. */
  folded: boolean;
  from: number;
  /** One past the last line. */
  to: number;
}

/** Cut a diff into runs of shown and of folded lines; what `opened` has is shown in any case. */
export function runs(lines: readonly TextLine[], opened: ReadonlySet<number>): Run[] {
  const near = nearChanges(lines);
  const found: Run[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const folded = !near[at] && !opened.has(at);
    const last = found[found.length - 1];
    if (last && last.folded === folded) last.to = at + 1;
    else found.push({ folded, from: at, to: at + 1 });
  }
  return joined(found);
}

function nearChanges(lines: readonly TextLine[]): boolean[] {
  const near = lines.map(() => false);
  lines.forEach((line, at) => {
    if (line.kind === "same") return;
    const end = Math.min(lines.length, at + CONTEXT + 1);
    for (let other = Math.max(0, at - CONTEXT); other < end; other += 1) near[other] = true;
  });
  return near;
}

function joined(found: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of found) {
    const short = run.folded && run.to - run.from < LEAST;
    const last = result[result.length - 1];
    const folded = run.folded && !short;
    if (last && last.folded === folded) last.to = run.to;
    else result.push({ ...run, folded });
  }
  return result;
}

/** Return the lines to open for "20 up", "20 down" and "all" of a folded run. */
export function opening(run: Run, how: "up" | "down" | "all"): number[] {
  const from = how === "up" ? Math.max(run.from, run.to - STEP) : run.from;
  const to = how === "down" ? Math.min(run.to, run.from + STEP) : run.to;
  return Array.from({ length: to - from }, (_, place) => from + place);
}

/** Rows in one table: the browser skips whole tables that are out of sight, and not single rows. */
const BLOCK = 150;

/** Cut a shown run into blocks; side by side, what was replaced stays beside what took its place. */
export function blocks(lines: readonly TextLine[], run: Run, split: boolean): TextLine[][] {
  const shown = lines.slice(run.from, run.to);
  const rows = split
    ? sideBySide(shown).map(({ left, right }) => [...new Set([left, right])].filter((line) => line !== null))
    : shown.map((line) => [line]);
  const found: TextLine[][] = [];
  for (let from = 0; from < rows.length; from += BLOCK) found.push(rows.slice(from, from + BLOCK).flat());
  return found;
}

export interface Pair {
  left: TextLine | null;
  right: TextLine | null;
}

/** Put removed lines beside the added ones that follow them. */
export function sideBySide(lines: readonly TextLine[]): Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as TextLine;
    if (line.kind === "same") {
      pairs.push({ left: line, right: line });
      at += 1;
      continue;
    }
    const left = take(lines, at, "removed");
    const right = take(lines, at + left.length, "added");
    for (let row = 0; row < Math.max(left.length, right.length); row += 1) {
      pairs.push({ left: left[row] ?? null, right: right[row] ?? null });
    }
    at += left.length + right.length;
  }
  return pairs;
}

function take(lines: readonly TextLine[], from: number, kind: TextLine["kind"]): TextLine[] {
  let to = from;
  while (lines[to]?.kind === kind) to += 1;
  return lines.slice(from, to);
}

/** Return the lines that begin a changed place: the first of each run of changed lines. */
export function hunkStarts(lines: readonly TextLine[]): Set<TextLine> {
  const found = lines.filter(
    (line, at) => line.kind !== "same" && (lines[at - 1]?.kind ?? "same") === "same",
  );
  return new Set(found);
}

/** Count the added and the removed lines. */
export function sizes(lines: readonly TextLine[]): { added: number; removed: number } {
  const count = (kind: TextLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return { added: count("added"), removed: count("removed") };
}

/** The columns of a dataset whose schema changed, each with what happened to it. */

import { unescaped } from "../paths";
import type { Change, Column } from "../types";

const COLUMN = /^\/schema\/columns\[name=([^\]]*)\](?:\/(.*))?$/;

export interface ColumnRow {
  name: string;
  /** The name before a rename. */
  before: string;
  oldType: string;
  newType: string;
  /** Where it stands in the newer schema, or the older one for what is gone; 0 where unknown. */
  position: number;
  state: "added" | "removed" | "renamed" | "retyped" | "moved" | "described" | "same";
  notes: string[];
}

/** Whether a change is about one column that has a name, and so has a row of its own. */
export function isSchema(change: { path: string }): boolean {
  return COLUMN.test(change.path);
}

/** Whether the row of a column only has room to say that this changed, and not how. */
export function isMore({ path, hunks, told }: Change): boolean {
  const attribute = COLUMN.exec(path)?.[2];
  return attribute !== undefined && attribute !== "type" && (hunks.length > 0 || !told);
}

/** Return all columns, by their place; without `columns` only those that changed are known. */
export function columnRows(
  changes: readonly Change[],
  columns?: { old: Column[]; new: Column[] },
): ColumnRow[] {
  const rows = new Map<string, ColumnRow>();
  columns?.new.forEach(({ name, type }, at) => rows.set(name, fresh(name, type, type, at + 1)));
  columns?.old.forEach(({ name, type }, at) => {
    const row = rows.get(name);
    if (row) row.oldType = type;
    else rows.set(name, fresh(name, type, "", at + 1));
  });
  const sides = { old: namesOf(columns?.old), new: namesOf(columns?.new) };
  for (const row of columns ? rows.values() : []) {
    if (!sides.old.has(row.name)) Object.assign(row, { state: "added", oldType: "" });
    else if (!sides.new.has(row.name)) row.state = "removed";
  }
  for (const change of changes) apply(rows, change);
  return [...rows.values()].sort((one, other) => one.position - other.position);
}

function namesOf(columns: readonly Column[] = []): Set<string> {
  return new Set(columns.map((column) => column.name));
}

function fresh(name: string, oldType: string, newType: string, position: number): ColumnRow {
  return { name, before: "", oldType, newType, position, state: "same", notes: [] };
}

function apply(rows: Map<string, ColumnRow>, change: Change): void {
  const found = COLUMN.exec(change.path);
  if (!found) return;
  const [, escaped = "", attribute] = found;
  const name = unescaped(escaped);
  const row = rows.get(name) ?? fresh(name, "", "", 0);
  rows.set(name, row);
  if (attribute === undefined) whole(rows, row, change);
  else if (attribute === "type") {
    row.oldType = String(change.old ?? "");
    row.newType = String(change.new ?? "");
    if (row.state === "same") row.state = "retyped";
  } else describe(row, change);
}

function describe(row: ColumnRow, change: Change): void {
  if (row.state === "same") row.state = "described";
  row.notes.push(noted(change.label, row.name));
}

function whole(rows: Map<string, ColumnRow>, row: ColumnRow, change: Change): void {
  if (change.kind === "added") {
    Object.assign(row, { state: "added", oldType: "", newType: typeOf(change.new) || row.newType });
  } else if (change.kind === "removed") {
    Object.assign(row, { state: "removed", newType: "", oldType: typeOf(change.old) || row.oldType });
  } else if (change.kind === "renamed") {
    row.state = "renamed";
    row.before = nameOf(change.old) || String(change.old ?? "");
    rows.delete(row.before);
    if (change.label) row.notes.push(change.label);
  } else if (change.kind === "moved") {
    row.state = "moved";
    row.notes.push(noted(change.label, row.name));
  } else describe(row, change);
}

function typeOf(column: unknown): string {
  return String((column as Partial<Column> | null)?.type ?? "");
}

function nameOf(column: unknown): string {
  return String((column as Partial<Column> | null)?.name ?? "");
}

/** "Column gender: comment added" is "comment added" in the row of gender. */
function noted(label: string, name: string): string {
  const start = `Column ${name}`;
  return label.startsWith(start) ? label.slice(start.length).replace(/^:?\s*/, "") : label;
}

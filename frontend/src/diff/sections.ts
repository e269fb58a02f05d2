/** Sorts the changes of a resource into sections, each shown in the way that suits it. */

import { parts } from "../paths";
import type { Change } from "../types";
import { capital } from "../words";
import { isMore, isSchema } from "./schema";

export interface Section {
  kind: "schema" | "text" | "cells" | "settings";
  title: string;
  changes: Change[];
}

const TITLES: Record<string, string> = {
  steps: "Steps",
  triggers: "Triggers",
  reporters: "Reporters",
  inputs: "Inputs",
  outputs: "Outputs",
};

/** Return the sections in the order in which people read them; cosmetic changes are not in any. */
export function sections(type: string, changes: readonly Change[]): Section[] {
  const found: Section[] = [];
  const add = (kind: Section["kind"], title: string, change: Change) => {
    const section = found.find((one) => one.kind === kind && one.title === title && kind !== "text");
    if (section) section.changes.push(change);
    else found.push({ kind, title, changes: [change] });
  };
  for (const change of changes) {
    if (change.cosmetic) continue;
    const column = isSchema(change);
    if (column) add("schema", "Schema", change);
    if (column && !isMore(change)) continue;
    if (type.endsWith("notebook") && change.path.startsWith("/cells[")) add("cells", "Cells", change);
    else if (change.hunks.length > 0) add("text", textTitle(change), change);
    else add("settings", settingsTitle(type, change), change);
  }
  const order = ["schema", "text", "cells", "settings"];
  return found.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function textTitle(change: Change): string {
  if (change.path === "/payload") return "Code";
  const labels = parts(change.path).map((part) => part.label);
  return labels.slice(-2).join(" \u203a ") || "Text";
}

function settingsTitle(type: string, change: Change): string {
  const keys = parts(change.path).map((part) => part.raw);
  const known = keys.slice(0, 2).find((key) => key in TITLES);
  if ((type === "scenario" || type === "recipe") && known) return TITLES[known] as string;
  return "Settings";
}

export interface Subject {
  name: string;
  changes: { change: Change; words: string }[];
}

/** Group changes by what their sentences are about: "Trigger Sunday morning: active changed ...". */
export function subjects(changes: readonly Change[]): Subject[] {
  const found: Subject[] = [];
  for (const change of changes) {
    const at = change.label.indexOf(": ");
    const name = at > 0 && at < 80 ? change.label.slice(0, at) : "";
    const rest = name ? change.label.slice(at + 2) : change.label;
    const words = capital(rest);
    const subject = found.find((one) => one.name === name);
    if (subject) subject.changes.push({ change, words });
    else found.push({ name, changes: [{ change, words }] });
  }
  return found;
}

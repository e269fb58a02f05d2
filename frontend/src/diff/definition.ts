/** The definition of an object that is new or gone, sorted for people: ends, steps, settings. */

import { capital, spaced } from "../words";

export type Definition = Record<string, unknown>;

export interface End {
  name: string;
  /** What it is for, "" for the main one. */
  role: string;
}

export interface Step {
  title: string;
  notes: string[];
  settings: Definition;
}

export interface Outline {
  inputs: End[];
  outputs: End[];
  steps: Step[];
  settings: Definition;
  /** What DSS needs to run it and people hardly ever look at. */
  rest: Definition;
}

/** Where the steps of recipes, scenarios and analyses stand. */
const STEPS = [["payload"], ["params"], ["script"]];
const MACHINERY = new Set([
  "checklists",
  "containerExecSelection",
  "containerSelection",
  "customMeta",
  "delayedTriggersBehavior",
  "engineParams",
  "engineType",
  "envSelection",
  "flowOptions",
  "formatParams",
  "hashPropagationBehavior",
  "keepAliveSelection",
  "maxRunningActivities",
  "metrics",
  "metricsChecks",
  "partitioning",
  "readWriteOptions",
  "skipPrerunValidate",
  "sparkParams",
  "sqlPipelineParams",
]);
/** What holds settings of its own kind and of the machinery side by side. */
const MIXED = new Set(["params", "payload", "script"]);
const TITLES = ["name", "label", "title", "comment", "column", "ref", "id"];

/** Sort a definition; what is empty is left out. */
export function outline(content: Definition): Outline {
  const { inputs, outputs, schema: _, ...others } = content;
  const left = { ...others };
  let steps: Step[] = [];
  for (const [place] of STEPS) {
    const holder = left[place as string];
    if (steps.length || !isDefinition(holder) || !isList(holder["steps"])) continue;
    steps = holder["steps"].map(step);
    const { steps: __, ...rest } = holder;
    left[place as string] = rest;
  }
  const [settings, rest] = split(left, true);
  return { inputs: ends(inputs), outputs: ends(outputs), steps, settings, rest };
}

function ends(roles: unknown): End[] {
  if (!isDefinition(roles)) return [];
  return Object.entries(roles).flatMap(([role, holder]) => {
    const items = isDefinition(holder) ? holder["items"] : null;
    if (!isList(items)) return [];
    return items
      .map((item) => String((isDefinition(item) ? item["ref"] : item) ?? ""))
      .filter(Boolean)
      .map((name) => ({ name, role: role === "main" ? "" : spaced(role) }));
  });
}

function step(value: unknown): Step {
  if (!isDefinition(value)) return { title: String(value), notes: [], settings: {} };
  const { type, params, name, comment, disabled, id: _, ...others } = value;
  const kind = typeof type === "string" ? kindOf(type) : "";
  const title = [name, comment, kind].find((one) => typeof one === "string" && one !== "") ?? "Step";
  const notes = [title === kind ? "" : kind, disabled === true ? "switched off" : ""].filter(Boolean);
  const known = isDefinition(params) ? params : {};
  return { title: String(title), notes, settings: split({ ...others, ...known }, false)[0] };
}

/** "FilterOnValue", "build_flowitem" as people read it. */
function kindOf(type: string): string {
  return capital(spaced(type.slice(0, 1).toLowerCase() + type.slice(1)).replace(/_/g, " "));
}

/** Part what is of interest from the machinery. */
function split(value: Definition, deep: boolean): [Definition, Definition] {
  const settings: Definition = {};
  const rest: Definition = {};
  for (const [key, item] of Object.entries(value)) {
    if (isEmpty(item)) continue;
    if (MACHINERY.has(key)) rest[key] = item;
    else if (deep && MIXED.has(key) && isDefinition(item)) {
      const [inner, other] = split(item, false);
      // What holds them says nothing to people, unless it keeps two of one name apart.
      const apart = Object.keys(inner).some((name) => name in value);
      Object.assign(settings, apart ? { [key]: inner } : inner);
      Object.assign(rest, isEmpty(other) ? {} : { [key]: other });
    } else settings[key] = item;
  }
  return [settings, rest];
}

/** Whether a value says nothing: none, an empty text, or a holder of nothing else. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (isList(value)) return value.every(isEmpty);
  return isDefinition(value) && Object.values(value).every(isEmpty);
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

export function isDefinition(value: unknown): value is Definition {
  return typeof value === "object" && value !== null && !isList(value);
}

/** What an item of a list is called: by what names it, or by its number from 1. */
export function itemName(item: unknown, at: number): string {
  const named = isDefinition(item) ? TITLES.map((key) => item[key]) : [];
  const name = named.find((one) => typeof one === "string" && one !== "");
  return typeof name === "string" ? name : `No. ${at + 1}`;
}

/** The state of the page in the fragment of its address, so that a link leads to the same place. */

export type View = "changes" | "all" | "flow" | "history";
/** How much of the Flow is drawn. */
export type Scope = "changes" | "context" | "all";
export type Sort = "level" | "type" | "name" | "time";

export interface Filters {
  type: string[];
  change: string[];
  level: string[];
  who: string[];
  zone: string[];
  /** "day", "week", "month" or "": how long before the newer snapshot the last save was. */
  time: string;
  impact: boolean;
  unreviewed: boolean;
  /** Whether changes that only concern how something looks are listed. */
  noise: boolean;
  text: string;
}

export interface Place extends Filters {
  from: number;
  to: number;
  view: View;
  sort: Sort;
  scope: Scope;
  resource: string;
  /** The changed place within a resource, counted from 1; 0 for none. */
  hunk: number;
}

export const NO_FILTERS: Filters = {
  type: [],
  change: [],
  level: [],
  who: [],
  zone: [],
  time: "",
  impact: false,
  unreviewed: false,
  noise: true,
  text: "",
};

export const START: Place = {
  ...NO_FILTERS,
  from: 0,
  to: 0,
  view: "changes",
  sort: "level",
  scope: "context",
  resource: "",
  hunk: 0,
};

const VIEWS: readonly View[] = ["changes", "all", "flow", "history"];
const SORTS: readonly Sort[] = ["level", "type", "name", "time"];
const SCOPES: readonly Scope[] = ["changes", "context", "all"];
const TIMES: readonly string[] = ["day", "week", "month"];
const LISTS = ["type", "change", "level", "who", "zone"] as const;
const LONGEST = 300;

/** Return the fragment of a place, without the "#"; what is as at the start is left out. */
export function encode(place: Place): string {
  const parts: string[] = [];
  const add = (name: string, value: string) => parts.push(`${name}=${encodeURIComponent(value)}`);
  if (place.from) add("from", String(place.from));
  if (place.to) add("to", String(place.to));
  if (place.view !== START.view) add("view", place.view);
  if (place.sort !== START.sort) add("sort", place.sort);
  if (place.scope !== START.scope) add("scope", place.scope);
  for (const name of LISTS) for (const value of place[name]) add(name, value);
  if (place.time) add("time", place.time);
  if (place.impact) add("impact", "1");
  if (place.unreviewed) add("unreviewed", "1");
  if (!place.noise) add("noise", "0");
  if (place.text) add("q", place.text);
  if (place.resource) add("r", place.resource);
  if (place.hunk) add("h", String(place.hunk));
  return parts.join("&");
}

/** Return the place of a fragment, with or without "#"; what makes no sense counts as absent. */
export function decode(fragment: string): Place {
  const place: Place = { ...START, type: [], change: [], level: [], who: [], zone: [] };
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) read(place, part.slice(0, cut), unescaped(part.slice(cut + 1)));
  }
  return place;
}

function read(place: Place, name: string, value: string): void {
  const list = LISTS.find((one) => one === name);
  if (list) {
    if (value && !place[list].includes(value)) place[list] = [...place[list], value];
  } else if (name === "from" || name === "to") place[name] = serial(value);
  else if (name === "h") place.hunk = serial(value);
  else if (name === "view") place.view = VIEWS.find((one) => one === value) ?? START.view;
  else if (name === "sort") place.sort = SORTS.find((one) => one === value) ?? START.sort;
  else if (name === "scope") place.scope = SCOPES.find((one) => one === value) ?? START.scope;
  else if (name === "time") place.time = TIMES.includes(value) ? value : "";
  else if (name === "impact" || name === "unreviewed") place[name] = value === "1";
  else if (name === "noise") place.noise = value !== "0";
  else if (name === "q") place.text = value.slice(0, LONGEST);
  else if (name === "r") place.resource = value;
}

function serial(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // cut off within an escaped letter, as mail programs do
  }
}

/** Return the address that leads other people to a place; never one that carries a key. */
export function permalink(
  address: { origin: string; pathname: string; search: string },
  fragment: string,
): string {
  const query = new URLSearchParams(address.search);
  const project = query.get("projectKey");
  const webapp = query.get("webAppId");
  const inner = address.pathname.indexOf("/dip/api/");
  const hash = fragment ? `#${fragment}` : "";
  if (project && webapp && inner >= 0) {
    const base = address.origin + address.pathname.slice(0, inner);
    return `${base}/webapps/${encodeURIComponent(project)}/${encodeURIComponent(webapp)}${hash}`;
  }
  return address.origin + address.pathname + hash;
}

export interface SettingsLink {
  address: string;
  /** Whether it is the page of this webapp, and not the list of all. */
  exact: boolean;
}

const VIEWED = /^(.*\/projects\/[^/]+\/webapps\/[^/]+)\/(?:view|edit)\/?$/;
const DIRECT = /^(.*)\/webapps\/([^/]+)\/[^/]+\/?$/;

/** Return the settings of a webapp by its address and the path of the page around it. */
export function settingsOf(
  address: { origin: string; pathname: string; search: string },
  around: string,
): SettingsLink | null {
  const viewed = VIEWED.exec(around);
  if (viewed) return { address: `${address.origin}${viewed[1]}/edit`, exact: true };
  const inner = address.pathname.indexOf("/dip/api/");
  const project = new URLSearchParams(address.search).get("projectKey");
  const direct = DIRECT.exec(address.pathname);
  const found =
    inner >= 0 && project
      ? [address.pathname.slice(0, inner), encodeURIComponent(project)]
      : direct
        ? [direct[1], direct[2]]
        : null;
  return found && { address: `${address.origin}${found[0]}/projects/${found[1]}/webapps/`, exact: false };
}

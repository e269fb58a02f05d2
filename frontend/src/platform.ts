/**
 * What the page needs of the browser and of DSS around it. A webapp may run in a sandboxed frame,
 * where storage, downloads and the parent are out of reach: each call here has a way without them.
 */

import { permalink, type SettingsLink, settingsOf } from "./hash";

type BackendUrl = (path: string) => string;
interface Host {
  getWebAppBackendUrl?: BackendUrl;
  dataiku?: { getWebAppBackendUrl?: BackendUrl };
}

const PREFIX = "project-drift.";
const memory = new Map<string, string>();

/** Return the address of a route of the backend. */
export function backendUrl(path: string): string {
  const find = (host: Host) => host.getWebAppBackendUrl ?? host.dataiku?.getWebAppBackendUrl;
  let found = find(window as Host);
  if (!found) {
    try {
      found = find(window.parent as Host);
    } catch {
      found = undefined; // the parent is of another origin
    }
  }
  return found ? found(path) : path;
}

/** Return what was remembered under a name, or null. */
export function recall(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Remember a choice of this user: in this browser, or else until the page is closed. */
export function remember(name: string, value: string): void {
  memory.set(name, value);
  try {
    window.localStorage.setItem(PREFIX + name, value);
  } catch {
    // in a sandboxed frame there is no storage
  }
}

/** Whether DSS shows webapps in a sandbox: files cannot be saved from there. */
export function isSandboxed(): boolean {
  return self.origin === "null";
}

/** Copy a text; tells whether that worked. */
export async function copy(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // not permitted here: the older way may still be
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  area.setAttribute("aria-hidden", "true");
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

/** Return the address of this place for other people. */
export function linkTo(fragment: string): string {
  return permalink(window.location, fragment);
}

/** Return where DSS has the settings of this webapp, or null where that cannot be told. */
export function settingsLink(): SettingsLink | null {
  let around = "";
  try {
    around = window.parent.location.pathname;
  } catch {
    // the page around is of another origin
  }
  return settingsOf(window.location, around);
}

/** Ask the browser to print; tells whether it may. */
export function print(): boolean {
  if (isSandboxed()) return false;
  window.print();
  return true;
}

export function prefersDark(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: dark)");
}

export function isNarrow(): MediaQueryList {
  return window.matchMedia("(max-width: 900px)");
}

/** How far to scroll smoothly: not at all for people who asked for less motion. */
export function scrollBehavior(): ScrollBehavior {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

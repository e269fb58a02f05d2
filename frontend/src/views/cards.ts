/** Which cards of the page with all changes are open: all or none by choice, and the exceptions. */

import { signal } from "@preact/signals";

import { recall, remember } from "../platform";

const state = signal<{ open: boolean; except: ReadonlySet<string> }>({
  open: recall("cards") !== "closed",
  except: new Set(),
});

export function isOpen(id: string): boolean {
  return state.value.open !== state.value.except.has(id);
}

/** Open or close all of them, also those that a filter hides now. */
export function setAll(open: boolean): void {
  remember("cards", open ? "open" : "closed");
  state.value = { open, except: new Set() };
}

export function toggle(id: string): void {
  const except = new Set(state.value.except);
  if (!except.delete(id)) except.add(id);
  state.value = { ...state.value, except };
}

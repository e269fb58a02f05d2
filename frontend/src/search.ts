/** Asks the backend for changes whose changed text has the words of a search. */

import { signal } from "@preact/signals";

import * as api from "./api";

export interface Found {
  /** Whether the answer is still to come. */
  pending: boolean;
  /** Why there is none, or "". */
  problem: string;
  /** A line that was found, or "", by the id of the resource. */
  texts: ReadonlyMap<string, string>;
}

const NOTHING: Found = { pending: false, problem: "", texts: new Map() };

export const found = signal<Found>(NOTHING);

let running: AbortController | undefined;

/** Search between two snapshots; what was found for other words is gone at once. */
export async function seek(two: api.Pair, text: string): Promise<void> {
  running?.abort();
  if (!text.trim() || !two.from || !two.to) {
    found.value = NOTHING;
    return;
  }
  const control = (running = new AbortController());
  found.value = { ...NOTHING, pending: true };
  try {
    const { matches } = await api.search(two, text, control.signal);
    if (control.signal.aborted) return;
    found.value = { ...NOTHING, texts: new Map(matches.map((one) => [one.id, one.text])) };
  } catch (error) {
    if (control.signal.aborted) return;
    found.value = { ...NOTHING, problem: error instanceof Error ? error.message : String(error) };
  }
}

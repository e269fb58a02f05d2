/** Taking a snapshot: started, followed, cancelled; also one that was started before the page was. */

import { signal } from "@preact/signals";

import * as api from "./api";
import { asFailure, go, place, say, snapshots, start } from "./state";

export interface Taking {
  id: string;
  done: number;
  total: number;
  /** Whether somebody asked to give it up. */
  cancelling: boolean;
}

/** The snapshot that is being taken. */
export const taking = signal<Taking | null>(null);
/** What came of the last one. */
export const outcome = signal("");

const PAUSE = 800;

export async function takeSnapshot(): Promise<void> {
  outcome.value = "";
  taking.value = { id: "", done: 0, total: 0, cancelling: false };
  try {
    await ended((await api.takeSnapshot()).job);
  } catch (error) {
    tell(asFailure(error).message);
  } finally {
    taking.value = null;
  }
}

/** Follow a snapshot that somebody started. */
export async function follow(id: string): Promise<void> {
  if (taking.value) return;
  try {
    await ended(id);
  } catch (error) {
    tell(asFailure(error).message);
  } finally {
    taking.value = null;
  }
}

export async function cancelSnapshot(): Promise<void> {
  const { value } = taking;
  if (!value?.id) return;
  taking.value = { ...value, cancelling: true };
  try {
    await api.cancel(value.id);
  } catch (error) {
    tell(asFailure(error).message);
    if (taking.value) taking.value = { ...taking.value, cancelling: false };
  }
}

function tell(words: string): void {
  outcome.value = words;
  say(words);
}

/** Wait until a snapshot is taken, and show it. */
async function ended(id: string): Promise<void> {
  const before = snapshots.value.is === "ready" ? snapshots.value.value.length : 0;
  for (;;) {
    const { state, done, total, message } = await api.job(id);
    taking.value = { id, done, total, cancelling: taking.value?.cancelling ?? false };
    if (state !== "running") {
      tell(message);
      if (state !== "done") return;
      break;
    }
    await new Promise((next) => setTimeout(next, PAUSE));
  }
  const { snapshots: list } = await api.snapshots();
  if (list.length === before) return;
  if (place.value.from && before) go({ to: list[list.length - 1]?.serial ?? place.value.to });
  await start();
}

/** Taking a snapshot: started, followed, cancelled; also one that was started before the page was. */

import { signal } from "@preact/signals";

import * as api from "./api";
import { keepFocus } from "./focus";
import { asFailure, go, place, say, snapshots, start } from "./state";
import type { Job, Snapshot } from "./types";

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
const pause = (times = 1) => new Promise((next) => setTimeout(next, PAUSE * times));

const newest = (list: Snapshot[]) => list[list.length - 1]?.serial;

export async function takeSnapshot(): Promise<void> {
  if (taking.value) return;
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

/** Ask how far a snapshot is; it goes on where an answer gets lost on the way. */
async function progress(id: string): Promise<Job> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await api.job(id);
    } catch (error) {
      const { kind } = asFailure(error);
      if ((kind !== "stopped" && kind !== "offline") || tries > 5) throw error;
    }
    await pause(tries);
  }
}

/** Wait until a snapshot is taken, and show it. */
async function ended(id: string): Promise<void> {
  const before = snapshots.value.is === "ready" ? newest(snapshots.value.value) : undefined;
  for (;;) {
    const { state, done, total, message } = await progress(id);
    taking.value = { id, done, total, cancelling: taking.value?.cancelling ?? false };
    if (state !== "running") {
      tell(message);
      if (state !== "done") return;
      break;
    }
    await pause();
  }
  const last = newest((await api.snapshots()).snapshots);
  if (last === before) return;
  if (place.value.from && before) go({ to: last ?? place.value.to });
  await start();
  keepFocus();
}

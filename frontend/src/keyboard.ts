/** The keys of the page. They rest in fields, with modifiers, and where people switched them off. */

import {
  choose,
  chosen,
  go,
  ignoreSpace,
  isReviewed,
  place,
  review,
  shortcuts,
  shown,
  unified,
} from "./state";
import { focusOn, keepFocus, rowOf } from "./focus";
import type { View } from "./hash";
import { stepHunk } from "./views/hunks";
import { toggle } from "./views/cards";
import { opened } from "./views/panels";

export const KEYS: readonly { keys: string[]; words: string }[] = [
  { keys: ["j", "k"], words: "next, previous change" },
  { keys: ["n", "p"], words: "next, previous place within the change" },
  { keys: ["Enter"], words: "go into the change" },
  { keys: ["x"], words: "close the change" },
  { keys: ["v"], words: "reviewed, or not" },
  { keys: ["u"], words: "side by side, or one column" },
  { keys: ["w"], words: "ignore white space, or not" },
  { keys: ["a"], words: "all changes on one page" },
  { keys: ["g"], words: "Flow" },
  { keys: ["h"], words: "history" },
  { keys: ["/"], words: "search" },
  { keys: ["?"], words: "this map" },
];

function step(by: 1 | -1): void {
  const list = shown.value;
  const at = list.findIndex((row) => row.id === chosen.value?.id);
  const row = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
  if (!row) return;
  go({ resource: row.id });
  requestAnimationFrame(() => {
    const target = document.querySelector<HTMLElement>(rowOf(row.id));
    target?.focus({ preventScroll: place.value.view === "changes" });
  });
}

function see(view: View): void {
  if (document.querySelector(".tabs")) go({ view: place.value.view === view ? "changes" : view });
}

const ACTS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  n: () => stepHunk(1),
  p: () => stepHunk(-1),
  x: () => {
    const id = chosen.value?.id ?? "";
    if (place.value.view === "all" && id) return toggle(id);
    go({ resource: "" });
    focusOn(rowOf(id));
  },
  v: () => {
    if (chosen.value) void review(chosen.value, !isReviewed(chosen.value));
  },
  u: () => choose("code", unified.value ? "split" : "unified"),
  w: () => choose("space", ignoreSpace.value ? "show" : "ignore"),
  a: () => see("all"),
  g: () => see("flow"),
  h: () => see("history"),
  "/": () => {
    if (place.value.view === "flow" || place.value.view === "history") go({ view: "changes" });
    focusOn("#search");
  },
  "?": () => (opened.value = "help"),
};

/** Listen to the keys. */
export function listen(): void {
  document.addEventListener("keydown", (event) => {
    if (!shortcuts.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (opened.value || target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const act = event.key.length === 1 ? ACTS[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
    // What had the focus may be gone with the view.
    requestAnimationFrame(keepFocus);
  });
}

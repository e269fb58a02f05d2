/** Moves between the changed places of the resource that is looked at. */

import { scrollBehavior } from "../platform";
import { go, place, say } from "../state";

const places = () => [...document.querySelectorAll<HTMLElement>("#resource [data-hunk]")];

/** Go to a changed place, counted from 1. */
export function gotoHunk(number: number): void {
  const all = places();
  const target = all[number - 1];
  if (!target) return;
  for (const other of all) other.classList.toggle("current", other === target);
  target.scrollIntoView({ block: "center", behavior: scrollBehavior() });
  target.focus({ preventScroll: true });
}

/** Go to the next changed place, or to the one before. */
export function stepHunk(by: 1 | -1): void {
  const count = places().length;
  if (!count) return;
  const number = Math.max(1, Math.min(count, place.value.hunk + by));
  go({ hunk: number });
  gotoHunk(number);
  say(`Place ${number} of ${count}`);
}

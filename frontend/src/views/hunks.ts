/** Moves between the changed places of the resource that is looked at. */

import { scrollBehavior } from "../platform";
import { go, place, say } from "../state";
import { settled } from "./settled";

const places = () => [...document.querySelectorAll<HTMLElement>("#resource [data-hunk]")];

let giveUp = () => {};

/** Go to the place that the address names, if any: at once, and again when all texts are there. */
export function gotoHunk(): void {
  giveUp();
  const { hunk, resource } = place.value;
  const pane = document.getElementById("resource");
  if (!hunk || !pane) return;
  show(hunk);
  giveUp = settled(pane, () => {
    const { activeElement } = document;
    const free = activeElement === document.body || pane.contains(activeElement);
    if (free && place.value.hunk === hunk && place.value.resource === resource) show(hunk);
  });
}

function show(number: number): void {
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
  gotoHunk();
  say(`Place ${number} of ${count}`);
}

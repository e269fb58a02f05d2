/** The sign of a change with its word for people who listen. */

import { CHANGE_SIGNS, CHANGE_WORDS } from "../names";
import type { ChangeType } from "../types";

export function Sign({ kind }: { kind: string }) {
  const known = (kind in CHANGE_SIGNS ? kind : "modified") as ChangeType;
  const word = kind === "moved" ? "Moved" : CHANGE_WORDS[known];
  return (
    <span class={`sign ${known}`} title={word}>
      <span aria-hidden="true">{kind === "moved" ? "\u2195" : CHANGE_SIGNS[known]}</span>
      <span class="unseen">{word}</span>
    </span>
  );
}

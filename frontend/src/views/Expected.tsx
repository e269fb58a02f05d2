/** What the policy expects: left out of the list, told here with who asked for it. */

import { typeName } from "../names";
import type { Group } from "../types";
import { counted } from "../words";

export function Expected({ groups }: { groups: Group[] }) {
  const found = groups.flatMap((group) => group.rows);
  if (!found.length) return null;
  return (
    <details class="folded expected">
      <summary>{counted(found.length, "expected change")}, by the rules of the policy</summary>
      <ul class="plain">
        {found.map((row) => (
          <li key={row.resource_id}>
            <b>{row.name}</b> <span class="soft">{typeName(row.resource_type)}</span>
            {row.changes.map((change) => (
              <span key={change.path} class="notes">
                {change.label}
              </span>
            ))}
            {row.reason && <span class="notes">Why: {row.reason}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the policy expects: left out of the list, told here with the rules that did it. */

import { nameIn, typeName } from "../names";
import type { Report, Rule } from "../types";
import { counted } from "../words";

export function Expected({ report }: { report: Report }) {
  const found = report.expected.flatMap((group) => group.rows);
  const rules = report.verdict?.rules ?? [];
  const count = report.verdict?.suppressed ?? 0;
  const used = rules.filter(({ state, matches }) => state === "at work" && matches > 0);
  if (!found.length && !rules.length) return null;
  return (
    <details class="folded expected">
      <summary>
        {count
          ? `${counted(count, "expected difference")} left out by ${counted(used.length, "rule")} of the policy`
          : `Nothing was left out by the ${counted(rules.length, "rule")} of the policy`}
      </summary>
      <ul class="plain">
        {found.map((row) => (
          <li key={row.resource_id}>
            <b>{row.name || nameIn(row.resource_id)}</b>{" "}
            <span class="soft">{typeName(row.resource_type)}</span>
            {row.changes.map((change) => (
              <span key={change.path} class="notes">
                {change.label}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {rules.length > 0 && (
        <ul class="plain rules" aria-label="Rules">
          {rules.map((rule) => (
            <li key={rule.where}>
              {rule.reason}
              <span class="notes">{ruleWords(rule)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function ruleWords({ resource, path, owner, expires, where, matches, state }: Rule): string {
  const covers =
    state === "expired"
      ? `expired on ${expires}, so it hides nothing`
      : `hides ${counted(matches, "change")}`;
  const till = expires && state !== "expired" ? `, until ${expires}` : "";
  return `${resource}${path ? ` ${path}` : ""}: ${covers}${till}. ${owner ? `${owner}, ` : ""}${where}`;
}

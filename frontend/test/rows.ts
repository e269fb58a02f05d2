/** Rows to filter. */

import type { Row } from "../src/types";

export function row(fields: Partial<Row>): Row {
  const id = fields.id ?? "dataset.P.orders";
  return {
    change: "modified",
    symbol: "~",
    resource_type: "dataset",
    resource_id: id,
    id,
    name: id.split(".").slice(2).join("."),
    who: "",
    when: "",
    changes: [],
    reason: "",
    commits: [],
    unattributed: "",
    renamed_from: "",
    followers: [],
    level: "medium",
    level_reason: "",
    news: "",
    impact: { resources: [], scenarios: [], readers: [], names: {}, resource_count: 0, scenario_count: 0 },
    zone: "",
    fingerprint: "f",
    reviewed: false,
    ...fields,
  };
}

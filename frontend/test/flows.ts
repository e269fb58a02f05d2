/** Flows to draw. */

import type { Flow, FlowNode } from "../src/types";
import { random } from "./random";

export function node(id: string, fields: Partial<FlowNode> = {}): FlowNode {
  return {
    id,
    type: "dataset",
    name: id,
    kind: "dataset",
    change: "",
    level: "",
    expected: false,
    impacted: false,
    distance: null,
    zone: "",
    ...fields,
  };
}

/** Datasets and recipes in turn, each reading one or two that stand before it. */
export function anyFlow(count: number, seed: number, zones = 0): Flow {
  const next = random(seed);
  const nodes = Array.from({ length: count }, (_, at) =>
    node(`n${at}`, {
      kind: at % 2 ? "recipe" : "dataset",
      type: at % 2 ? "recipe" : "dataset",
      zone: zones ? `z${Math.floor((at / count) * zones)}` : "",
      change: at % 17 === 3 ? "modified" : "",
      impacted: at % 17 === 4,
    }),
  );
  const edges = nodes
    .slice(1)
    .map((one, at): [string, string] => [`n${Math.max(0, at - Math.floor(next() * 12))}`, one.id]);
  return {
    nodes,
    edges,
    zones: Array.from({ length: zones }, (_, at) => ({ id: `z${at}`, name: `Zone ${at}` })),
  };
}

/** A node in the visual grammar of the Flow: squares hold data, circles make it. */

import { CHANGE_SIGNS } from "../names";
import type { FlowNode } from "../types";
import { ICON } from "./layout";

const HALF = ICON / 2;
const PICTURES: Record<string, string> = {
  dataset: "M-9 -7 H9 V7 H-9 Z M-9 -2 H9 M-9 2.5 H9 M-3 -7 V7",
  recipe: "M-6 -7 L7 0 L-6 7 Z",
  folder: "M-9 6 V-6 H-3 L-1 -3.5 H9 V6 Z",
  model: "M0 -9 L9 0 L0 9 L-9 0 Z M0 -4 L4 0 L0 4 L-4 0 Z",
  store: "M-8 7 V0 M-2.5 7 V-7 M3 7 V-3 M8 7 V-9",
  bank: "M-8 -7 H0 V7 H-8 Z M0 -7 H8 V7 H0",
  stream: "M-9 -4 Q-4.5 -9 0 -4 T9 -4 M-9 3 Q-4.5 -2 0 3 T9 3",
  foreign: "M-6 6 L6 -6 M-1 -6 H6 V1",
};

const CODE = /^(?:python|r|shell|julia|hive|impala|pyspark|sparkr|spark_\w+|sql_\w+)$/i;
const LEARNING = /predict|cluster|train|scor|evaluat|llm|embed/i;

/** Which of the Flow's colours a node has. */
export function tone(node: FlowNode): string {
  if (node.kind !== "recipe") return node.kind;
  const subtype = node.subtype ?? "";
  if (/^Custom/.test(subtype)) return "plugin";
  if (LEARNING.test(subtype)) return "learning";
  return CODE.test(subtype) ? "code-recipe" : "recipe";
}

/** Draw the icon of a node around the origin, with a sign for what happened to it. */
export function NodeShape({ node }: { node: FlowNode }) {
  const round = node.kind === "recipe" || node.kind === "model";
  const state = node.change || (node.impacted ? "impacted" : "");
  return (
    <g class={`node-icon ${tone(node)} ${state}`} aria-hidden="true">
      {state &&
        (round ? (
          <circle class="ring" r={HALF + 4} />
        ) : (
          <rect class="ring" x={-HALF - 4} y={-HALF - 4} width={ICON + 8} height={ICON + 8} rx="7" />
        ))}
      {round ? (
        <circle class="body" r={HALF} />
      ) : (
        <rect class="body" x={-HALF} y={-HALF} width={ICON} height={ICON} rx="4" />
      )}
      <path class="picture" d={PICTURES[node.kind] ?? PICTURES["dataset"]} />
      {state && (
        <g class="node-sign" transform={`translate(${HALF + 2} ${-HALF - 2})`}>
          <rect x={node.change ? -9 : -15} y="-9" width={node.change ? 18 : 30} height="18" rx="9" />
          <text y="4.5" text-anchor="middle">
            {node.change ? CHANGE_SIGNS[node.change] : `\u2193${node.distance ?? ""}`}
          </text>
        </g>
      )}
    </g>
  );
}

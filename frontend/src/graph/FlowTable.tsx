/** The same objects as in the drawing, as a table: changed ones first, then by their distance. */

import { useBatches } from "../batches";
import { CHANGE_WORDS, kindOf } from "../names";
import type { FlowNode } from "../types";
import { LevelChip } from "../views/Marks";
import { caveat } from "./scope";

const BATCH = 200;

interface Props {
  nodes: readonly FlowNode[];
  selected: string;
  select: (id: string) => void;
}

export function FlowTable({ nodes, selected, select }: Props) {
  const rank = (node: FlowNode) => (node.change ? -1 : node.impacted ? (node.distance ?? 1) : Infinity);
  const sorted = [...nodes].sort((one, other) =>
    rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : one.name.localeCompare(other.name),
  );
  const drawn = useBatches(sorted.length, BATCH, sorted.findIndex((node) => node.id === selected) + 1);
  return (
    <div class="scroll" role="region" aria-label="Flow as a table" tabIndex={0}>
      <table class="flow-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">What happened</th>
            <th scope="col">Level</th>
            <th scope="col">Zone</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, drawn).map((node) => (
            <tr key={node.id} class={node.id === selected ? "selected" : ""}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  aria-pressed={node.id === selected}
                  onClick={() => select(node.id)}
                >
                  {node.name}
                </button>
              </th>
              <td>{kindOf(node.type)}</td>
              <td>{happened(node)}</td>
              <td>
                <LevelChip level={node.level} />
              </td>
              <td>{node.zone}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function happened(node: FlowNode): string {
  const doubt = caveat(node)?.short ?? "";
  if (node.change) return doubt || CHANGE_WORDS[node.change];
  if (!node.impacted) return doubt || "Nothing";
  return `${doubt && `${doubt}. `}Impacted, ${node.distance ?? 1} ${node.distance === 1 ? "step" : "steps"} away`;
}

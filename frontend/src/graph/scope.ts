/** Which part of the Flow is drawn, and how one moves within it. */

import type { Scope } from "../hash";
import type { Flow, FlowNode } from "../types";

export interface Neighbours {
  before: Map<string, string[]>;
  after: Map<string, string[]>;
}

/** Return what stands right before and right after each node. */
export function neighbours(flow: Flow): Neighbours {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const node of flow.nodes) {
    before.set(node.id, []);
    after.set(node.id, []);
  }
  for (const [from, to] of flow.edges) {
    after.get(from)?.push(to);
    before.get(to)?.push(from);
  }
  return { before, after };
}

/** Return the part of the Flow that a scope shows; the whole of it where nothing changed. */
export function within(flow: Flow, scope: Scope): Flow {
  const touched = flow.nodes.filter((node) => node.change !== "" || (scope !== "changes" && node.impacted));
  if (scope === "all" || !touched.length) return flow;
  const kept = new Set(touched.map((node) => node.id));
  if (scope === "context") {
    const { before, after } = neighbours(flow);
    for (const { id } of touched) {
      for (const other of [...(before.get(id) ?? []), ...(after.get(id) ?? [])]) kept.add(other);
    }
  }
  return {
    nodes: flow.nodes.filter((node) => kept.has(node.id)),
    edges:
      scope === "changes"
        ? bridged(flow, kept)
        : flow.edges.filter(([from, to]) => kept.has(from) && kept.has(to)),
    zones: flow.zones,
  };
}

/** Edges between what is kept; a way through what is left out counts as one edge. */
function bridged(flow: Flow, kept: ReadonlySet<string>): [string, string][] {
  const { after } = neighbours(flow);
  const found: [string, string][] = [];
  for (const start of kept) {
    const seen = new Set<string>([start]);
    const queue = [...(after.get(start) ?? [])];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (kept.has(id)) found.push([start, id]);
      else queue.push(...(after.get(id) ?? []));
    }
  }
  return found;
}

/** Return everything that depends on a node, and the node itself. */
export function downstream(after: Neighbours["after"], start: string): Set<string> {
  const seen = new Set([start]);
  for (const id of seen) for (const other of after.get(id) ?? []) seen.add(other);
  return seen;
}

/** Why a node without a change to show need not be as it was: in short, and in a sentence. */
export function caveat({ change, kind, expected }: FlowNode): { short: string; whole: string } | null {
  if (change === "unknown") {
    const whole = "It could not be read, so nobody knows whether it changed.";
    return { short: "Not readable", whole };
  }
  if (change) return null;
  if (kind === "foreign")
    return { short: "Another project", whole: "It belongs to another project, which is not compared." };
  return expected ? { short: "Expected", whole: "What changed in it is expected by the policy." } : null;
}

/** How a node is called by people who listen. */
export function spoken(node: FlowNode, type: string): string {
  const words = [node.name, type];
  const doubt = caveat(node);
  // That it is of another project is its type already.
  if (doubt) words.push(node.kind === "foreign" && !node.change ? "not compared" : doubt.short.toLowerCase());
  else words.push(node.change, node.level);
  if (node.impacted)
    words.push(`impacted, ${node.distance ?? 1} ${node.distance === 1 ? "step" : "steps"} downstream`);
  if (node.zone) words.push(`zone ${node.zone}`);
  return words.filter(Boolean).join(", ");
}

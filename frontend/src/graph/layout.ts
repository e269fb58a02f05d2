/** Where the nodes of the Flow stand: in layers from left to right, zone by zone. */

import { Graph, layout as arrange } from "@dagrejs/dagre";

import type { Flow, FlowNode } from "../types";

export interface Point {
  x: number;
  y: number;
}

export interface Placed extends Point {
  node: FlowNode;
  width: number;
  height: number;
}

export interface Wire {
  from: string;
  to: string;
  points: Point[];
}

export interface Zone extends Point {
  name: string;
  width: number;
  height: number;
}

export interface Drawing {
  nodes: Placed[];
  wires: Wire[];
  zones: Zone[];
  width: number;
  height: number;
}

export const ICON = 36;
const WITH_NAME = { width: 124, height: 66 };
const BARE = { width: 44, height: 44 };
/** With more nodes zones are not kept together: it would take too long. */
const ZONED = 300;
const MARGIN = 16;
/** Between the middle of an icon and the end of a wire: half the icon, and its ring. */
const GAP = ICON / 2 + 8;
const ZONE = "zone ";

/** Recipes go without a name where nothing happened to them: it says what they make, as a rule. */
export function isNamed(node: FlowNode): boolean {
  return node.kind !== "recipe" || node.change !== "";
}

/** Lay out a part of the Flow; the same part is laid out the same way every time. */
export function layOut(flow: Flow): Drawing {
  const zoned = flow.nodes.length <= ZONED && flow.zones.length > 1;
  const graph = new Graph({ compound: zoned });
  graph.setGraph({
    rankdir: "LR",
    ranker: "tight-tree",
    nodesep: 12,
    ranksep: 36,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const names = new Map(flow.zones.map((zone) => [zone.id, zone.name]));
  const used = new Set<string>();
  for (const node of flow.nodes) {
    graph.setNode(node.id, { ...(isNamed(node) ? WITH_NAME : BARE) });
    if (!zoned || !node.zone) continue;
    const zone = ZONE + node.zone;
    if (!used.has(zone)) graph.setNode(zone, {});
    used.add(zone);
    graph.setParent(node.id, zone);
  }
  for (const [from, to] of flow.edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  arrange(graph);
  const box = (id: string) => graph.node(id) as Required<Point> & { width: number; height: number };
  const size = graph.graph() as { width?: number; height?: number };
  return {
    nodes: flow.nodes.map((node) => ({ node, ...pick(box(node.id)) })),
    wires: graph.edges().map(({ v, w }) => {
      const points = ((graph.edge(v, w) as { points?: Point[] }).points ?? []).slice(1, -1);
      const ends = { from: icon(box(v)), to: icon(box(w)) };
      return {
        from: v,
        to: w,
        points: [
          { x: ends.from.x + GAP, y: ends.from.y },
          ...bends(points),
          { x: ends.to.x - GAP, y: ends.to.y },
        ],
      };
    }),
    zones: [...used].map((id) => ({
      ...pick(box(id)),
      name: names.get(id.slice(ZONE.length)) ?? id.slice(ZONE.length),
    })),
    width: size.width ?? 0,
    height: size.height ?? 0,
  };
}

/** The middle of the icon in the box of a node: names stand below it. */
export function icon({ x, y, height }: Point & { height: number }): Point {
  return { x, y: height > BARE.height ? y - height / 2 + ICON / 2 + 4 : y };
}

/** A single bend between neighbours is no bend: it stands where the boxes meet. */
function bends(points: readonly Point[]): Point[] {
  return points.length > 1 ? points.map(({ x, y }) => ({ x, y })) : [];
}

function pick({ x, y, width, height }: Point & { width: number; height: number }) {
  return { x, y, width, height };
}

/** A smooth line through the points of a wire. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const round = (value: number) => Math.round(value * 10) / 10;
  let path = `M${round(first.x)} ${round(first.y)}`;
  if (rest.length === 1 && rest[0]) {
    const [end] = rest;
    const middle = round((first.x + end.x) / 2);
    return `${path} C${middle} ${round(first.y)} ${middle} ${round(end.y)} ${round(end.x)} ${round(end.y)}`;
  }
  rest.forEach((point, at) => {
    const next = rest[at + 1];
    if (!next) path += ` L${round(point.x)} ${round(point.y)}`;
    else
      path += ` Q${round(point.x)} ${round(point.y)} ${round((point.x + next.x) / 2)} ${round((point.y + next.y) / 2)}`;
  });
  return path;
}

/** Return the node that an arrow key leads to from another one. */
export function towards(drawing: Drawing, id: string, key: string): string | undefined {
  const here = drawing.nodes.find((one) => one.node.id === id);
  if (!here) return undefined;
  const byHeight = (one: Placed, other: Placed) => Math.abs(one.y - here.y) - Math.abs(other.y - here.y);
  const along = (ids: string[]) =>
    drawing.nodes.filter((one) => ids.includes(one.node.id)).sort(byHeight)[0]?.node.id;
  if (key === "ArrowRight")
    return along(drawing.wires.filter((wire) => wire.from === id).map((wire) => wire.to));
  if (key === "ArrowLeft")
    return along(drawing.wires.filter((wire) => wire.to === id).map((wire) => wire.from));
  const sign = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (!sign) return undefined;
  return drawing.nodes
    .filter((one) => (one.y - here.y) * sign > 1 && Math.abs(one.x - here.x) < WITH_NAME.width)
    .sort(byHeight)[0]?.node.id;
}

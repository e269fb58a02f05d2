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
/** With more nodes each zone is laid out by itself: together it would take too long. */
const TOGETHER = 300;
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
  const zoned = flow.zones.length > 1;
  return zoned && flow.nodes.length > TOGETHER ? zoneByZone(flow) : together(flow, zoned);
}

type Box = Point & { width: number; height: number };

function fresh(compound: boolean, apart: number): Graph {
  const graph = new Graph({ compound });
  graph.setGraph({
    rankdir: "LR",
    ranker: "tight-tree",
    nodesep: apart,
    ranksep: apart * 3,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  return graph;
}

function together(flow: Flow, zoned: boolean): Drawing {
  const graph = fresh(zoned, 12);
  const names = namesOf(flow);
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
  const box = (id: string) => graph.node(id) as Box;
  const size = graph.graph() as { width?: number; height?: number };
  return {
    nodes: flow.nodes.map((node) => ({ node, ...pick(box(node.id)) })),
    wires: graph.edges().map(({ v, w }) => {
      const points = ((graph.edge(v, w) as { points?: Point[] }).points ?? []).slice(1, -1);
      return wire(v, w, box(v), box(w), points);
    }),
    zones: [...used].map((id) => ({ ...pick(box(id)), name: names.get(id.slice(ZONE.length)) ?? "" })),
    width: size.width ?? 0,
    height: size.height ?? 0,
  };
}

/** Room above the nodes of a zone, for its name. */
const TITLE = 12;

/** Lay out each zone by itself, and then the zones like nodes. What is in no zone is one as well. */
function zoneByZone(flow: Flow): Drawing {
  const parts = new Map<string, FlowNode[]>();
  for (const node of flow.nodes) {
    const part = parts.get(node.zone);
    if (part) part.push(node);
    else parts.set(node.zone, [node]);
  }
  const zoneOf = new Map(flow.nodes.map((node) => [node.id, node.zone]));
  const names = namesOf(flow);
  const plan = fresh(false, 24);
  const inside = new Map<string, Drawing>();
  for (const [zone, nodes] of parts) {
    const edges = flow.edges.filter(([from, to]) => zoneOf.get(from) === zone && zoneOf.get(to) === zone);
    const drawing = together({ nodes, edges, zones: [] }, false);
    inside.set(zone, drawing);
    plan.setNode(ZONE + zone, { width: drawing.width, height: drawing.height + TITLE });
  }
  const between = flow.edges.filter(
    ([from, to]) => zoneOf.has(from) && zoneOf.has(to) && zoneOf.get(from) !== zoneOf.get(to),
  );
  for (const [from, to] of between) plan.setEdge(ZONE + zoneOf.get(from), ZONE + zoneOf.get(to));
  arrange(plan);

  const size = plan.graph() as { width?: number; height?: number };
  const whole: Drawing = { nodes: [], wires: [], zones: [], width: size.width ?? 0, height: size.height ?? 0 };
  for (const [zone, drawing] of inside) {
    const box = plan.node(ZONE + zone) as Box;
    const by = { x: box.x - box.width / 2, y: box.y - box.height / 2 + TITLE };
    const moved = (point: Point) => ({ x: point.x + by.x, y: point.y + by.y });
    whole.nodes.push(...drawing.nodes.map((one) => ({ ...one, ...moved(one) })));
    whole.wires.push(...drawing.wires.map((one) => ({ ...one, points: one.points.map(moved) })));
    if (zone) whole.zones.push({ ...pick(box), name: names.get(zone) ?? zone });
  }
  const at = new Map(whole.nodes.map((one) => [one.node.id, one]));
  for (const [from, to] of between) {
    const [start, end] = [at.get(from), at.get(to)];
    if (start && end) whole.wires.push(wire(from, to, start, end, []));
  }
  return whole;
}

function namesOf(flow: Flow): Map<string, string> {
  return new Map(flow.zones.map((zone) => [zone.id, zone.name]));
}

function wire(from: string, to: string, start: Box, end: Box, bent: readonly Point[]): Wire {
  const [one, other] = [icon(start), icon(end)];
  const points = [{ x: one.x + GAP, y: one.y }, ...bends(bent), { x: other.x - GAP, y: other.y }];
  return { from, to, points };
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

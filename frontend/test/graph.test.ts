import assert from "node:assert/strict";
import { test } from "node:test";

import { chart, roundUp } from "../src/chart/bars";
import { brought, fitted, LEAST, zoomed } from "../src/graph/camera";
import { curve, type Drawing, icon, layOut, type Placed, towards } from "../src/graph/layout";
import { caveat, downstream, neighbours, spoken, within } from "../src/graph/scope";
import { kindOf } from "../src/names";
import { tone } from "../src/graph/NodeShape";
import type { Flow, Step } from "../src/types";
import { anyFlow, node } from "./flows";

function overlaps({ nodes }: Drawing): number {
  let count = 0;
  nodes.forEach((one, at) => {
    for (const other of nodes.slice(at + 1)) {
      const apart =
        Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
        Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
      count += Number(!apart);
    }
  });
  return count;
}

for (const [count, zones] of [
  [60, 0],
  [60, 4],
  [200, 5],
] as const) {
  const drawing = layOut(anyFlow(count, 5, zones));
  test(`${count} nodes in ${zones} zones do not overlap`, () => assert.equal(overlaps(drawing), 0));
  test(`${count} nodes in ${zones} zones are read from left to right`, () => {
    const at = new Map(drawing.nodes.map((one) => [one.node.id, one.x]));
    for (const wire of drawing.wires) assert.ok((at.get(wire.from) ?? 0) < (at.get(wire.to) ?? 0));
  });
  test(`${count} nodes in ${zones} zones are laid out the same way twice`, () => {
    assert.deepEqual(layOut(anyFlow(count, 5, zones)), drawing);
  });
}

test("2,000 nodes are laid out in seconds", () => {
  const flow = anyFlow(2000, 9, 6);
  const start = performance.now();
  const drawing = layOut(flow);
  const took = performance.now() - start;
  console.log(`  2,000 nodes: ${Math.round(took)} ms`);
  assert.equal(drawing.nodes.length, 2000);
  assert.ok(took < 15_000, `${took} ms`);
});

test("a circle and an edge to nowhere do not stop the layout", () => {
  const flow: Flow = {
    nodes: [node("a"), node("b")],
    edges: [
      ["a", "b"],
      ["b", "a"],
      ["a", "gone"],
      ["a", "a"],
    ],
    zones: [],
  };
  assert.equal(layOut(flow).nodes.length, 2);
});

const large = anyFlow(600, 5, 5);

test("zones of a large Flow keep their nodes together, and no two overlap", () => {
  const drawing = layOut(large);
  assert.equal(overlaps(drawing), 0);
  assert.equal(drawing.zones.length, 5);
  for (const { node: one, x, y, width, height } of drawing.nodes) {
    const around = drawing.zones.filter(
      (zone) =>
        Math.abs(x - zone.x) + width / 2 <= zone.width / 2 + 1e-6 &&
        Math.abs(y - zone.y) + height / 2 <= zone.height / 2 + 1e-6,
    );
    assert.deepEqual(
      around.map((zone) => zone.name),
      [`Zone ${one.zone.slice(1)}`],
    );
  }
});

test("a large Flow keeps all its connections, across zones too", () => {
  const told = (pairs: readonly string[]) => [...new Set(pairs)].sort();
  assert.deepEqual(
    told(layOut(large).wires.map((wire) => `${wire.from} ${wire.to}`)),
    told(large.edges.filter(([from, to]) => from !== to).map(([from, to]) => `${from} ${to}`)),
  );
});

test("an empty Flow is an empty drawing", () => {
  assert.deepEqual(layOut({ nodes: [], edges: [], zones: [] }).nodes, []);
});

test("wires begin and end beside the icons", () => {
  const drawing = layOut({ nodes: [node("a"), node("b")], edges: [["a", "b"]], zones: [] });
  const [a, b] = drawing.nodes.map(icon);
  const points = drawing.wires[0]?.points ?? [];
  assert.ok((points[0]?.x ?? 0) > (a?.x ?? 0));
  assert.ok((points[points.length - 1]?.x ?? 0) < (b?.x ?? 0));
  assert.match(curve(points), /^M[\d.]+ [\d.]+ C/);
});

const chain: Flow = {
  nodes: [
    node("a"),
    node("b", { change: "modified" }),
    node("c", { impacted: true, distance: 1 }),
    node("d", { change: "added" }),
    node("e"),
  ],
  edges: [
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
  ],
  zones: [],
};

test("only changes keeps what changed, joined across what is left out", () => {
  const found = within(chain, "changes");
  assert.deepEqual(
    found.nodes.map((one) => one.id),
    ["b", "d"],
  );
  assert.deepEqual(found.edges, [["b", "d"]]);
});

test("only changes ends where what is left out goes in a circle", () => {
  const edges: [string, string][] = [
    ["b", "c"],
    ["c", "a"],
    ["a", "c"],
    ["c", "d"],
  ];
  assert.deepEqual(within({ ...chain, edges }, "changes").edges, [["b", "d"]]);
});

test("with impact keeps what is reached and the neighbours of both", () => {
  assert.deepEqual(
    within(chain, "context").nodes.map((one) => one.id),
    ["a", "b", "c", "d"],
  );
});

test("the whole Flow is the whole Flow, and so is one without a change", () => {
  assert.equal(within(chain, "all"), chain);
  const calm = { ...chain, nodes: [node("a")], edges: [] };
  assert.equal(within(calm, "changes"), calm);
});

test("downstream is all that depends on a node, in a circle too", () => {
  const flow: Flow = { ...chain, edges: [...chain.edges, ["d", "b"]] };
  assert.deepEqual([...downstream(neighbours(flow).after, "b")].sort(), ["b", "c", "d"]);
});

test("arrow keys follow the edges", () => {
  const drawing = layOut(chain);
  assert.equal(towards(drawing, "b", "ArrowRight"), "c");
  assert.equal(towards(drawing, "b", "ArrowLeft"), "a");
  assert.equal(towards(drawing, "e", "ArrowRight"), undefined);
  assert.equal(towards(drawing, "b", "Tab"), undefined);
});

test("fitting shows the whole drawing, and zooming keeps what is under the pointer", () => {
  const drawing = layOut(anyFlow(60, 5));
  const size = { width: 800, height: 500 };
  const camera = fitted(drawing, size, LEAST, undefined);
  for (const { x, y } of drawing.nodes) {
    const at = { x: x * camera.zoom + camera.x, y: y * camera.zoom + camera.y };
    assert.ok(at.x >= 0 && at.x <= size.width && at.y >= 0 && at.y <= size.height);
  }
  const nearer = zoomed(camera, 1.5, { x: 300, y: 200 });
  assert.ok(Math.abs((300 - nearer.x) / nearer.zoom - (300 - camera.x) / camera.zoom) < 1e-6);
});

test("a node out of sight is brought into it", () => {
  const drawing = layOut(anyFlow(60, 5));
  const last = drawing.nodes[drawing.nodes.length - 1] as Placed;
  const camera = brought({ x: -99_999, y: 99_999, zoom: 1 }, last, { width: 800, height: 500 });
  assert.ok(
    last.x + camera.x >= 0 && last.x + camera.x <= 800 && last.y + camera.y >= 0 && last.y + camera.y <= 500,
  );
});

test("a node tells what happened to it", () => {
  assert.equal(
    spoken(node("x", { impacted: true, distance: 1, zone: "Z" }), "dataset"),
    "x, dataset, impacted, 1 step downstream, zone Z",
  );
  assert.equal(
    spoken(node("x", { change: "modified", level: "high" }), "recipe"),
    "x, recipe, modified, high",
  );
  assert.equal(spoken(node("x"), ""), "x");
  assert.equal(spoken(node("x"), kindOf("")), "x, of another project");
  const foreign = node("x", { kind: "foreign", type: "" });
  assert.equal(spoken(foreign, kindOf("")), "x, of another project, not compared");
  assert.equal(spoken(node("x", { change: "unknown" }), "dataset"), "x, dataset, not readable");
  assert.equal(spoken(node("x", { expected: true }), "dataset"), "x, dataset, expected");
});

test("what nobody compared is not said to be as it was", () => {
  const short = (fields: Parameters<typeof node>[1]) => caveat(node("x", fields))?.short;
  assert.equal(short({ change: "unknown", kind: "foreign" }), "Not readable");
  assert.equal(short({ kind: "foreign" }), "Another project");
  assert.equal(short({ expected: true }), "Expected");
  assert.equal(short({ change: "modified", expected: true }), undefined);
  assert.equal(short({}), undefined);
});

test("recipes have the colours of the Flow", () => {
  const of = (subtype: string) => tone(node("x", { kind: "recipe", subtype }));
  assert.deepEqual(["join", "python", "prediction_scoring", "CustomCode_x"].map(of), [
    "recipe",
    "code-recipe",
    "learning",
    "plugin",
  ]);
});

function step(to: number, high: number, low = 0): Step {
  return { from: to - 1, to, taken_at: "", counts: {}, levels: { high, low }, people: [], sentence: "" };
}

test("bars stand on the ground and within the chart", () => {
  const { bars, grid } = chart([step(2, 3, 4), step(3, 0), step(4, 12)], 600, 100);
  for (const bar of bars) {
    assert.ok(bar.x >= 0 && bar.x + bar.width <= 600);
    const height = bar.segments.reduce((sum, one) => sum + one.height, 0);
    assert.ok(Math.abs(height - (bar.total / (grid[grid.length - 1]?.value ?? 1)) * 100) < 1e-9);
    for (const segment of bar.segments)
      assert.ok(segment.y >= -1e-9 && segment.y + segment.height <= 100 + 1e-9);
  }
});

test("the scale ends at a round number that nothing exceeds", () => {
  for (const value of [1, 2, 3, 5, 7, 9, 13, 47, 99, 101, 1999]) {
    assert.ok(roundUp(value) >= value);
    assert.ok(roundUp(value) <= value * 2);
  }
  assert.ok(chart([], 600, 100).bars.length === 0);
});

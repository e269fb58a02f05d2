import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

import { type Desk, drawer } from "../src/graph/drawer";
import { layOut } from "../src/graph/layout";
import type { Delivery, Order } from "../src/graph/worker";
import { node } from "./flows";

const flow = { nodes: [node("a"), node("b")], edges: [["a", "b"] as [string, string]], zones: [] };
const alone = { ...flow, nodes: [node("a")], edges: [] };
const expected = JSON.stringify(layOut(flow));

/** A worker that answers an order by `answer`, in a while. */
function worker(answer: (desk: Desk, order: Order) => void): Desk & { ended: boolean } {
  const desk = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage: (order: Order) => setTimeout(() => answer(desk, order)),
    terminate: () => {
      desk.ended = true;
    },
  } as Desk & { ended: boolean };
  return desk;
}

type Handler = (event: object) => void;
const works = (desk: Desk, { id, flow: one }: Order) =>
  (desk.onmessage as unknown as Handler)({ data: { id, drawing: layOut(one) } satisfies Delivery });
const fails = (desk: Desk) => (desk.onerror as unknown as Handler)({ preventDefault: () => undefined });
const forbidden = () => {
  throw new Error("SecurityError");
};

test("the first way that works draws, and ways that fail are ended", async () => {
  const broken = worker(fails);
  let hired = 0;
  const draw = drawer([forbidden, () => broken, () => ((hired += 1), worker(works))]);
  assert.equal(JSON.stringify(await draw(flow)), expected);
  assert.ok(broken.ended);
  await draw(flow);
  assert.equal(hired, 1);
});

test("where no way works the page draws itself", async () => {
  for (const ways of [[], [forbidden], [() => worker(fails), forbidden]]) {
    assert.equal(JSON.stringify(await drawer(ways)(flow)), expected);
  }
});

test("each who asked has the drawing of what was asked", async () => {
  const held: (() => void)[] = [];
  const draw = drawer([() => worker((desk, order) => held.push(() => works(desk, order)))]);
  const asked = [draw(flow), draw(alone)];
  await new Promise((done) => setTimeout(done, 20));
  for (const answer of held.reverse()) answer();
  assert.deepEqual(
    (await Promise.all(asked)).map((drawing) => drawing.nodes.length),
    [2, 1],
  );
});

test("orders on their way are not lost where a worker breaks down", async () => {
  const draw = drawer([() => worker(fails)]);
  const both = await Promise.all([draw(flow), draw(alone)]);
  assert.deepEqual(
    both.map((drawing) => drawing.nodes.length),
    [2, 1],
  );
});

test("the built script is a worker where there is no document", async () => {
  const script = readFileSync(join(process.cwd(), "..", "resource", "webapp", "app.js"), "utf8");
  const posted: Delivery[] = [];
  const self = { onmessage: null as Handler | null, postMessage: (one: Delivery) => posted.push(one) };
  runInContext(script, createContext({ self, setTimeout, structuredClone }));
  await new Promise((done) => setTimeout(done, 20));
  self.onmessage?.({ data: { id: 3, flow } });
  assert.equal(JSON.stringify(posted), JSON.stringify([{ id: 3, drawing: JSON.parse(expected) as object }]));
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { isEmpty, itemName, outline } from "../src/diff/definition";

const RECIPE = {
  type: "shaker",
  inputs: { main: { items: [{ ref: "orders", deps: [] }] }, model: { items: [{ ref: "m1" }] } },
  outputs: { main: { items: [{ ref: "orders_clean" }] } },
  payload: {
    engineParams: { hive: { executionEngine: "HIVESERVER2" } },
    steps: [
      { type: "FilterOnValue", params: { columns: ["a"], values: [] }, disabled: true },
      { type: "ColumnRenamer", comment: "Names of the CRM", params: { to: "b" } },
    ],
    maxRows: 10,
  },
  params: { envSelection: { envMode: "INHERIT" } },
  customMeta: { kv: {} },
  tags: [],
};

test("a recipe is told by what it reads, what it makes and its steps", () => {
  const { inputs, outputs, steps } = outline(RECIPE);
  assert.deepEqual(inputs, [
    { name: "orders", role: "" },
    { name: "m1", role: "Model" },
  ]);
  assert.deepEqual(outputs, [{ name: "orders_clean", role: "" }]);
  assert.deepEqual(steps, [
    { title: "Filter on value", notes: ["switched off"], settings: { columns: ["a"] } },
    { title: "Names of the CRM", notes: ["Column renamer"], settings: { to: "b" } },
  ]);
});

test("settings come without what is empty, and the machinery stands apart", () => {
  const { settings, rest } = outline(RECIPE);
  assert.deepEqual(settings, { type: "shaker", maxRows: 10 });
  assert.deepEqual(Object.keys(rest), ["payload", "params"]);
});

test("two settings of one name stay apart", () => {
  const { settings } = outline({ type: "a", params: { type: "b" } });
  assert.deepEqual(settings, { type: "a", params: { type: "b" } });
});

test("the steps of a scenario are its steps", () => {
  const { steps } = outline({ params: { steps: [{ id: "s", name: "Build", type: "build_flowitem" }] } });
  assert.deepEqual(steps, [{ title: "Build", notes: ["Build flowitem"], settings: {} }]);
});

test("a definition of another form than usual is no reason to fail", () => {
  for (const odd of [null, 7, "x", [], [1, "a", null], { main: 1 }, { main: { items: [null, 3] } }]) {
    const found = outline({ inputs: odd, outputs: odd, payload: { steps: odd }, params: odd, script: odd });
    assert.ok(Array.isArray(found.steps) && Array.isArray(found.inputs));
  }
});

test("only what says something is not empty", () => {
  for (const value of [null, undefined, "", [], {}, [{}], { a: { b: [] } }]) assert.ok(isEmpty(value));
  for (const value of [0, false, "x", [0], { a: false }]) assert.ok(!isEmpty(value));
});

test("an item is called by its name or its number", () => {
  assert.equal(itemName({ id: "1", name: "Build" }, 0), "Build");
  assert.equal(itemName({ other: 1 }, 2), "No. 3");
  assert.equal(itemName("x", 0), "No. 1");
});

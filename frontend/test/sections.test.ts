import assert from "node:assert/strict";
import { test } from "node:test";

import { columnRows } from "../src/diff/schema";
import { sections, subjects } from "../src/diff/sections";
import type { Change } from "../src/types";

function change(fields: Partial<Change>): Change {
  return {
    path: "/a",
    kind: "modified",
    label: "A changed",
    cosmetic: false,
    told: false,
    old: 1,
    new: 2,
    hunks: [],
    ...fields,
  };
}

test("a schema shows what happened to each column, in its order", () => {
  const changes = [
    change({
      path: "/schema/columns[name=email]",
      kind: "removed",
      old: { name: "email", type: "string" },
      new: null,
    }),
    change({ path: "/schema/columns[name=id]/type", old: "string", new: "bigint" }),
    change({ path: "/schema/columns[name=id]/comment", kind: "added", label: "Column id: comment added" }),
    change({
      path: "/schema/columns[name=new]",
      kind: "added",
      old: null,
      new: { name: "new", type: "date" },
    }),
  ];
  const columns = {
    old: [
      { name: "id", type: "string" },
      { name: "email", type: "string" },
      { name: "same", type: "int" },
    ],
    new: [
      { name: "id", type: "bigint" },
      { name: "same", type: "int" },
      { name: "new", type: "date" },
    ],
  };
  const rows = columnRows(changes, columns);
  assert.deepEqual(
    rows.map((row) => [row.name, row.state]),
    [
      ["id", "retyped"],
      ["same", "same"],
      ["email", "removed"],
      ["new", "added"],
    ],
  );
  assert.deepEqual(rows[0]?.notes, ["comment added"]);
  assert.deepEqual([rows[0]?.oldType, rows[0]?.newType], ["string", "bigint"]);
});

test("a schema without its columns shows those that changed", () => {
  const rows = columnRows([
    change({
      path: "/schema/columns[name=a]",
      kind: "renamed",
      old: { name: "b" },
      new: { name: "a" },
      label: "",
    }),
  ]);
  assert.deepEqual(
    rows.map((row) => [row.before, row.name, row.state]),
    [["b", "a", "renamed"]],
  );
});

test("each change is in one section, but for the cosmetic ones", () => {
  const hunk = { old_start: 1, new_start: 1, lines: [] };
  const all = [
    change({ path: "/params/steps[id=a]/name" }),
    change({ path: "/payload", hunks: [hunk] }),
    change({ path: "/schema/columns[name=a]" }),
    change({ path: "/x", cosmetic: true }),
  ];
  const found = sections("scenario", all);
  assert.deepEqual(
    found.map((section) => [section.kind, section.title]),
    [
      ["schema", "Schema"],
      ["text", "Code"],
      ["settings", "Steps"],
    ],
  );
  assert.equal(found.flatMap((section) => section.changes).length, 3);
});

test("sentences about one thing stand together", () => {
  const found = subjects([
    change({ label: "Trigger Sunday: active changed" }),
    change({ label: "No subject here" }),
    change({ label: "Trigger Sunday: hour changed" }),
  ]);
  assert.deepEqual(
    found.map((one) => [one.name, one.changes.map((each) => each.words)]),
    [
      ["Trigger Sunday", ["Active changed", "Hour changed"]],
      ["", ["No subject here"]],
    ],
  );
});

test("the columns of a dataset that is new or gone are all of one kind", () => {
  const some = [{ name: "a", type: "string" }];
  const stateOf = (old: typeof some, now: typeof some) =>
    columnRows([], { old, new: now }).map((row) => [row.state, row.oldType, row.newType]);
  assert.deepEqual(stateOf([], some), [["added", "", "string"]]);
  assert.deepEqual(stateOf(some, []), [["removed", "string", ""]]);
  assert.deepEqual(stateOf(some, some), [["same", "string", "string"]]);
});

test("the order of all columns and columns without a name are told among the settings", () => {
  const found = sections("dataset", [
    change({ path: "/schema/columns", kind: "moved", told: true }),
    change({ path: "/schema/columns[3]/type" }),
  ]);
  assert.deepEqual(
    found.map((section) => [section.kind, section.changes.length]),
    [["settings", 2]],
  );
});

test("a column with signs in its name has one row", () => {
  const name = "price/unit [EUR] ~1";
  const path = "/schema/columns[name=price~1unit ~2EUR~3 ~01]/type";
  const columns = { old: [{ name, type: "int" }], new: [{ name, type: "double" }] };
  const rows = columnRows([change({ path, old: "int", new: "double" })], columns);
  assert.deepEqual(
    rows.map((row) => [row.name, row.state]),
    [[name, "retyped"]],
  );
});

test("what the row of a column has no room for is shown with its values as well", () => {
  const hunk = { old_start: 1, new_start: 1, lines: [] };
  const all = [
    change({ path: "/schema/columns[name=a]/comment", hunks: [hunk] }),
    change({ path: "/schema/columns[name=b]/meaning" }),
    change({ path: "/schema/columns[name=c]/comment", told: true }),
    change({ path: "/schema/columns[name=d]", kind: "added" }),
    change({ path: "/schema/columns[name=e]/type" }),
  ];
  assert.deepEqual(
    sections("dataset", all).map((section) => [section.kind, section.changes.length]),
    [
      ["schema", 5],
      ["text", 1],
      ["settings", 1],
    ],
  );
  const rows = columnRows(all.slice(0, 2));
  assert.deepEqual(
    rows.map((row) => row.state),
    ["described", "described"],
  );
});

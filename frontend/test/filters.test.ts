import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, FACETS, hits, isFiltered, type Look, marked, passing, sorted, UNKNOWN } from "../src/filters";
import { NO_FILTERS } from "../src/hash";
import { LEVELS, type Row } from "../src/types";
import { pick, random, words } from "./random";
import { row } from "./rows";

const label = {
  path: "/schema/columns[name=email]",
  kind: "removed",
  label: "Column email removed",
  cosmetic: false,
  told: true,
};
const next = random(3);
const END = Date.parse("2026-06-20T12:00:00Z");

function anyRow(number: number): Row {
  return row({
    id: `dataset.P.d${number}`,
    resource_type: pick(next, ["dataset", "recipe", "scenario"]),
    change: pick(next, ["added", "removed", "modified"] as const),
    level: pick(next, [...LEVELS, ""] as const),
    who: pick(next, ["", "anna", "marc"]),
    zone: pick(next, ["", "Ingest", "Model"]),
    when: pick(next, ["", "2026-06-20T11:00:00+00:00", "2026-06-01T00:00:00+00:00"]),
    changes: pick(next, [[], [label], [{ ...label, cosmetic: true }]]),
  });
}

const rows = Array.from({ length: 200 }, (_, number) => anyRow(number));
const look = (filters: Partial<Look["filters"]>, of: readonly Row[] = rows): Look => ({
  rows: of,
  filters: { ...NO_FILTERS, ...filters },
  end: END,
  isReviewed: (one) => one.reviewed,
  found: new Map(),
});

test("without filters everything passes", () => {
  assert.deepEqual(passing(look({})), rows);
  assert.equal(isFiltered(NO_FILTERS), false);
});

test("the count of a choice is what choosing it alone leaves", () => {
  for (const facet of FACETS) {
    for (const { value, count } of choices(look({ time: "day" }), facet)) {
      assert.equal(passing(look({ time: "day", [facet]: [value] })).length, count, `${facet} ${value}`);
    }
  }
});

test("choosing one value does not change what the others would leave", () => {
  const counts = (filters: Partial<Look["filters"]>) =>
    choices(look(filters), "level").map(({ value, count }) => [value, count]);
  assert.deepEqual(counts({ level: ["high"] }), counts({}));
});

test("a further filter never adds a row", () => {
  const all = new Set(passing(look({ type: ["dataset"] })));
  for (const one of passing(look({ type: ["dataset"], level: ["high"] }))) assert.ok(all.has(one));
});

test("two values of one facet add up, two facets narrow", () => {
  const each = (type: string) => passing(look({ type: [type] })).length;
  assert.equal(passing(look({ type: ["dataset", "recipe"] })).length, each("dataset") + each("recipe"));
});

test("who is unknown can be filtered for", () => {
  const found = passing(look({ who: [UNKNOWN] }));
  assert.ok(found.length > 0);
  assert.ok(found.every((one) => one.who === ""));
});

test("levels are listed from the gravest on, and what is not judged last", () => {
  assert.deepEqual(
    choices(look({}), "level").map((one) => one.value),
    [...LEVELS, UNKNOWN],
  );
});

test("a chosen value stays listed where nothing has it any more", () => {
  assert.deepEqual(choices(look({ zone: ["Gone"] }, []), "zone"), [
    { value: "Gone", count: 0, chosen: true },
  ]);
});

test("search finds names, paths, sentences and followers, every word of it, in any case", () => {
  const one = row({ changes: [label], followers: [row({ id: "recipe.P.join_all" })] });
  for (const text of ["ORDERS", "schema/columns", "email removed", "removed email", "join_all"]) {
    assert.equal(passing(look({ text }, [one])).length, 1, text);
  }
  assert.equal(passing(look({ text: "email nowhere" }, [one])).length, 0);
});

test("the project key is not searched: every row has it", () => {
  const one = row({ id: "dataset.SALES_2026.orders", renamed_from: "dataset.SALES_2026.old_orders" });
  assert.equal(passing(look({ text: "sales_2026" }, [one])).length, 0);
  assert.equal(passing(look({ text: "old_orders" }, [one])).length, 1);
});

test("noise is what only looks different", () => {
  const noisy = row({ changes: [{ ...label, cosmetic: true }] });
  const mixed = row({ changes: [label, { ...label, cosmetic: true }] });
  assert.deepEqual(passing(look({ noise: false }, [noisy, mixed])), [mixed]);
});

test("a span of time ends with the newer snapshot, and leaves out what has no time", () => {
  const times = ["2026-06-20T11:00:00+00:00", "2026-06-19T11:59:59+00:00", ""].map((when) => row({ when }));
  assert.deepEqual(passing(look({ time: "day" }, times)), times.slice(0, 1));
});

test("reviewed rows can be hidden", () => {
  const two = [row({ reviewed: true }), row({ id: "dataset.P.b" })];
  assert.deepEqual(passing(look({ unreviewed: true }, two)), two.slice(1));
});

test("sorting keeps every row, and equal ones in their order", () => {
  for (const sort of ["level", "type", "name", "time"] as const) {
    assert.deepEqual(new Set(sorted(rows, sort)), new Set(rows));
  }
  const same = [row({ id: "dataset.P.b" }), row({ id: "dataset.P.a" })];
  assert.deepEqual(sorted(same, "level"), same);
});

test("names are sorted as people count", () => {
  const names = ["part10", "part9"].map((name) => row({ id: `dataset.P.${name}`, name }));
  assert.deepEqual(
    sorted(names, "name").map((one) => one.name),
    ["part9", "part10"],
  );
});

test("marking a search cuts a text and loses no letter", () => {
  for (let run = 0; run < 300; run += 1) {
    const text = words(next, 30);
    assert.equal(
      marked(text, words(next, 3))
        .map((part) => part.text)
        .join(""),
      text,
    );
  }
});

test("each word of a search is marked", () => {
  const hits = marked("Column email removed", "email column").filter((part) => part.hit);
  assert.deepEqual(
    hits.map((part) => part.text),
    ["Column", "email"],
  );
});

test("what the backend found in changed text passes the search, and no other filter", () => {
  const found = new Map(rows.slice(0, 20).map((one) => [one.id, "a line"]));
  const passed = passing({ ...look({ text: "nowhere", type: ["recipe"] }), found });
  assert.deepEqual(
    passed,
    rows.slice(0, 20).filter((one) => one.resource_type === "recipe"),
  );
});

test("hits are the words of the search, in order and apart", () => {
  for (let run = 0; run < 200; run += 1) {
    const text = words(next, 6);
    const query = words(next, 2);
    let end = 0;
    for (const [from, to] of hits(text, query)) {
      assert.ok(from >= end && to > from);
      assert.ok(query.toLowerCase().split(" ").includes(text.slice(from, to).toLowerCase()));
      end = to;
    }
  }
  assert.deepEqual(hits("Churn, churn", "CHURN"), [
    [0, 5],
    [7, 12],
  ]);
  assert.deepEqual(hits("anything", " "), []);
});

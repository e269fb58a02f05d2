import assert from "node:assert/strict";
import { test } from "node:test";

import { pageInDss } from "../src/names";
import { row } from "./rows";

for (const [url, page] of [
  ["https://dss/projects/P/", "https://dss/projects/P/datasets/orders/explore/"],
  ["/projects/P/", "/projects/P/datasets/orders/explore/"],
  ["//elsewhere/P/", ""],
  ["javascript:alert(1)", ""],
  ["", ""],
] as const) {
  test(`in a project at "${url}" the page of a dataset is "${page}"`, () =>
    assert.equal(pageInDss(url, row({})), page));
}

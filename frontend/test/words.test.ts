import assert from "node:assert/strict";
import { test } from "node:test";

import { inWords, parts } from "../src/paths";
import {
  ago,
  counted,
  fullName,
  grouped,
  initials,
  listed,
  moment,
  shortMoment,
  sized,
  spaced,
} from "../src/words";

const NOW = Date.parse("2026-06-20T12:00:00Z");
const before = (milliseconds: number) => ago(new Date(NOW - milliseconds).toISOString(), NOW);
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

for (const [past, words] of [
  [0, "just now"],
  [59_999, "just now"],
  [MINUTE, "1 minute ago"],
  [59 * MINUTE, "59 minutes ago"],
  [HOUR, "1 hour ago"],
  [DAY - 1, "23 hours ago"],
  [DAY, "yesterday"],
  [2 * DAY, "2 days ago"],
  [14 * DAY, "2 weeks ago"],
  [90 * DAY, "2 months ago"],
  [800 * DAY, "2 years ago"],
  [-HOUR, "in the future"],
] as const) {
  test(`${past} ms are ${words}`, () => assert.equal(before(past), words));
}

test("a time that is none has no words", () => {
  assert.equal(ago("", NOW), "");
  assert.equal(moment("yesterday-ish"), "");
});

test("a moment tells its zone", () => {
  assert.equal(moment("2026-06-18T09:33:46+00:00", "UTC"), "18 Jun 2026, 09:33 UTC");
  assert.match(moment("2026-06-18T09:33:46+00:00", "Asia/Tokyo"), /^18 Jun 2026, 18:33 \S+/);
  assert.equal(shortMoment("2026-06-18T09:33:46+00:00", "UTC"), "18 Jun, 09:33");
});

test("numbers agree with their nouns", () => {
  assert.equal(counted(1, "change"), "1 change");
  assert.equal(counted(0, "change"), "0 changes");
  assert.equal(counted(2, "entry", "entries"), "2 entries");
  assert.equal(grouped(1234567), "1\u202f234\u202f567");
});

test("lists end with and", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["a"]), "a");
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
});

test("people are named as people say it, where that is sure", () => {
  assert.equal(fullName("anna.berg"), "Anna Berg");
  assert.equal(fullName("admin"), "admin");
  assert.equal(fullName("AD\\anna"), "AD\\anna");
});

test("initials are two letters at most, in any script", () => {
  assert.equal(initials("anna.berg"), "AB");
  assert.equal(initials("jean-luc.de-la-tour@example.com"), "JT");
  assert.equal(initials("admin"), "A");
  assert.equal(initials("李.明"), "李明");
  assert.equal(initials(""), "?");
  assert.equal(initials("<b>"), "B");
});

test("keys of settings are read as words, other names stay", () => {
  assert.equal(spaced("writeProjectContent"), "Write project content");
  assert.equal(spaced("col_name"), "col_name");
  assert.equal(spaced("URL"), "URL");
});

test("sizes are round", () => {
  assert.equal(sized(1), "1 byte");
  assert.equal(sized(12_345), "12 kB");
  assert.equal(sized(2_100_000), "2.1 MB");
});

test("a path is read by keys and by the items that it names", () => {
  assert.equal(
    inWords("/permissions[group=marketing]/writeProjectContent"),
    "Permissions \u203a marketing \u203a Write project content",
  );
  assert.equal(inWords("/params/steps[id=b1]/name"), "Steps \u203a b1 \u203a Name");
  assert.equal(inWords("/tags[0]"), "Tags \u203a no. 1");
  assert.equal(inWords("/standard/churn_inactivity_days"), "churn_inactivity_days");
  assert.equal(inWords("/payload"), "Payload");
});

test("the escapes of a path are read", () => {
  assert.deepEqual(
    parts("/a~1b[name=x~1y~0z]/c~2d").map((part) => part.label),
    ["a/b", "x/y~z", "c[d"],
  );
});

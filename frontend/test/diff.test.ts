import assert from "node:assert/strict";
import { test } from "node:test";

import { languageOf } from "../src/diff/language";
import { blocks, CONTEXT, hunkStarts, opening, runs, sideBySide, sizes, STEP } from "../src/diff/lines";
import { cut, plainLines, splitLines, wordMarks } from "../src/diff/tokens";
import { highlight } from "../src/diff/highlight";
import type { TextLine } from "../src/types";
import { pick, random, words } from "./random";

const next = random(11);

function anyLines(count: number): TextLine[] {
  return Array.from({ length: count }, (_, at): TextLine => {
    const kind = pick(next, [
      "same",
      "same",
      "same",
      "same",
      "same",
      "same",
      "same",
      "same",
      "added",
      "removed",
    ] as const);
    return { kind, old: at, new: at, text: `${at}`, marks: [] };
  });
}

test("runs cover every line once, in order, and never fold a change", () => {
  for (let round = 0; round < 100; round += 1) {
    const lines = anyLines(Math.floor(next() * 120));
    const found = runs(lines, new Set());
    assert.deepEqual(
      found.flatMap((run) => lines.slice(run.from, run.to)),
      lines,
    );
    for (const run of found.filter((one) => one.folded)) {
      assert.ok(lines.slice(run.from, run.to).every((line) => line.kind === "same"));
    }
    found.forEach((run, at) => assert.notEqual(run.folded, found[at + 1]?.folded));
  }
});

test("changes keep their context", () => {
  const lines = Array.from({ length: 60 }, (_, at): TextLine => ({
    kind: at === 30 ? "added" : "same",
    old: at,
    new: at,
    text: "",
    marks: [],
  }));
  const shown = runs(lines, new Set()).find((run) => !run.folded);
  assert.deepEqual(shown, { folded: false, from: 30 - CONTEXT, to: 31 + CONTEXT });
});

test("blocks are small and hold every line once, in the order of the view", () => {
  for (let round = 0; round < 20; round += 1) {
    const lines = anyLines(700);
    const run = { folded: false, from: 0, to: 700 };
    const one = blocks(lines, run, false);
    assert.deepEqual(one.flat(), lines);
    const two = blocks(lines, run, true);
    assert.deepEqual(two.flatMap(sideBySide), sideBySide(lines));
    for (const block of [...one, ...two]) assert.ok(block.length <= 300);
  }
});

test("a text that was written anew is cut into blocks too", () => {
  const line = (kind: TextLine["kind"], at: number): TextLine => ({
    kind,
    text: "",
    marks: [],
    old: kind === "added" ? null : at,
    new: kind === "removed" ? null : at,
  });
  const side = (kind: TextLine["kind"], count: number) =>
    Array.from({ length: count }, (_, at) => line(kind, at + 1));
  const lines = [...side("removed", 1000), ...side("added", 800)];
  const found = blocks(lines, { folded: false, from: 0, to: 1800 }, true);
  assert.ok(found.length > 5);
  assert.deepEqual(found.flatMap(sideBySide), sideBySide(lines));
});

test("opening up, down and all shows that many lines", () => {
  const run = { folded: true, from: 10, to: 100 };
  assert.deepEqual([opening(run, "down")[0], opening(run, "down").length], [10, STEP]);
  assert.deepEqual([opening(run, "up").pop(), opening(run, "up").length], [99, STEP]);
  assert.equal(opening(run, "all").length, 90);
  assert.equal(opening({ folded: true, from: 0, to: 5 }, "up").length, 5);
});

test("side by side loses no line and pairs what was replaced", () => {
  for (let round = 0; round < 100; round += 1) {
    const lines = anyLines(40);
    const pairs = sideBySide(lines);
    const left = pairs.map((pair) => pair.left).filter((line) => line !== null);
    const right = pairs.map((pair) => pair.right).filter((line) => line !== null);
    assert.deepEqual(
      left,
      lines.filter((line) => line.kind !== "added"),
    );
    assert.deepEqual(
      right,
      lines.filter((line) => line.kind !== "removed"),
    );
  }
});

test("each run of changed lines is one place to go to", () => {
  const kinds = ["same", "removed", "added", "same", "added"] as const;
  const lines = kinds.map((kind): TextLine => ({ kind, old: 1, new: 1, text: kind, marks: [] }));
  assert.deepEqual([...hunkStarts(lines)], [lines[1], lines[4]]);
  assert.deepEqual(sizes(lines), { added: 2, removed: 1 });
});

test("highlighted lines are the lines of the text", () => {
  const text = '"""A string\nover <two> lines & more"""\nx = 1 # "done"\n';
  const lines = highlight(text, "python").map((line) => line.map((token) => token.text).join(""));
  assert.deepEqual(lines, text.split("\n"));
});

test("a string over two lines is a string in both", () => {
  const lines = highlight('x = """a\nb"""', "python");
  for (const line of lines) assert.ok(line.some((token) => token.style === "hljs-string"));
});

test("any text survives highlighting in any language", () => {
  for (const language of ["python", "sql", "r", "json", "scala", "bash", "markdown", ""] as const) {
    for (let round = 0; round < 40; round += 1) {
      const text = words(next, 60);
      const back = highlight(text, language)
        .map((line) => line.map((token) => token.text).join(""))
        .join("\n");
      assert.equal(back, text);
    }
  }
});

test("the marks of the highlighter are undone once", () => {
  assert.deepEqual(splitLines("&amp;lt;"), [[{ text: "&lt;", style: "" }]]);
});

test("cutting keeps every letter and marks exactly what it should", () => {
  for (let round = 0; round < 200; round += 1) {
    const text = words(next, 30).replace(/\n/g, " ");
    const tokens = plainLines(text)[0] ?? [];
    const start = Math.floor(next() * text.length);
    const end = start + Math.floor(next() * (text.length - start));
    const pieces = cut(tokens, end > start ? [[start, end]] : []);
    assert.equal(pieces.map((piece) => piece.text).join(""), text);
    assert.equal(
      pieces
        .filter((piece) => piece.marked)
        .map((piece) => piece.text)
        .join(""),
      text.slice(start, end),
    );
  }
});

test("word marks leave equal beginnings and ends unmarked", () => {
  assert.deepEqual(wordMarks("x < 0.25, y", "x < 0.2, y"), { old: [[6, 8]], new: [[6, 7]] });
  assert.deepEqual(wordMarks("same", "same"), { old: [], new: [] });
  assert.deepEqual(wordMarks("a", "a b"), { old: [], new: [[1, 3]] });
});

for (const [text, language] of [
  ["# -*- coding: utf-8 -*-\nimport dataiku", "python"],
  ["library(dataiku)\nx <- 1", "r"],
  ["-- stores\nSELECT a FROM b", "sql"],
  ['{"joins": []}', "json"],
  ["#!/bin/bash\necho hi", "bash"],
  ["plain words", ""],
] as const) {
  test(`${JSON.stringify(text)} is ${language || "no language"}`, () => {
    assert.equal(languageOf("recipe", "compute_x", "/payload", text), language);
  });
}

test("the type and the ending of a name tell the language", () => {
  assert.equal(languageOf("library_file", "python/a.py", "/content", "x"), "python");
  assert.equal(languageOf("wiki_article", "Home", "/body", "x"), "markdown");
  assert.equal(languageOf("sql_notebook", "q", "/cells[0]/code", "x"), "sql");
});

test("what was found is cut out beside the changed words, and no letter is lost", () => {
  for (let run = 0; run < 200; run += 1) {
    const text = words(next, 20);
    const edges = Array.from({ length: 4 }, () => Math.floor(next() * (text.length + 1)));
    const [a, b, c, d] = edges.sort((one, other) => one - other) as [number, number, number, number];
    const pieces = cut([{ text, style: "" }], [[a, c]], [[b, d]]);
    assert.equal(pieces.map((piece) => piece.text).join(""), text);
    const hit = pieces.filter((piece) => piece.hit).map((piece) => piece.text);
    assert.equal(hit.join(""), text.slice(b, d));
    const marked = pieces.filter((piece) => piece.marked).map((piece) => piece.text);
    assert.equal(marked.join(""), text.slice(a, c));
  }
});

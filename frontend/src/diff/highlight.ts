/** Colours code: the core of highlight.js with the languages that DSS projects are written in. */

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import scala from "highlight.js/lib/languages/scala";
import sql from "highlight.js/lib/languages/sql";

import type { Language } from "./language";
import { plainLines, splitLines, type Token } from "./tokens";

const LANGUAGES = { bash, json, markdown, python, r, scala, sql };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** Longer texts stay plain: colouring them would hold up the page. */
const LONGEST = 400_000;

/** Return the lines of a text as tokens. */
export function highlight(text: string, language: Language): Token[][] {
  if (!language || text.length > LONGEST) return plainLines(text);
  return splitLines(hljs.highlight(text, { language, ignoreIllegals: true }).value);
}

/** Paths of changes (`/params/steps[id=b1]/name`) in their parts, and in words. */

import { spaced } from "./words";

export interface Part {
  /** The key as it stands in the definition, or the selector of a list item with its brackets. */
  raw: string;
  /** What people read. */
  label: string;
}

const PIECES = /\[[^\]]*\]|\/[^/[]*/g;
/** Keys that say nothing to people when what they hold is named right after. */
const DULL = new Set(["params", "standard", "main", "items", "payload"]);

/** Return the parts of a path: one for each key and one for each list item. */
export function parts(path: string): Part[] {
  return (path.match(PIECES) ?? []).map((piece) =>
    piece.startsWith("[") ? { raw: piece, label: item(piece.slice(1, -1)) } : key(piece.slice(1)),
  );
}

function key(text: string): Part {
  const raw = unescaped(text);
  return { raw, label: spaced(raw) };
}

/** "id=b1" is "b1"; "table1=a,table2=b" is "a, b"; a position counts from 1. */
function item(selector: string): string {
  if (/^\d+$/.test(selector)) return `no. ${Number(selector) + 1}`;
  return selector
    .split(",")
    .map((one) => unescaped(one.slice(one.indexOf("=") + 1)))
    .filter(Boolean)
    .join(", ");
}

/** Return a key or a name from its form in a path. */
export function unescaped(text: string): string {
  return text.replace(/~3/g, "]").replace(/~2/g, "[").replace(/~1/g, "/").replace(/~0/g, "~");
}

/** Return a path in words: "Joins > purchases_all, product_catalog > Column 2 > Name". */
export function inWords(path: string): string {
  const all = parts(path);
  const telling = all.filter((part, place) => !(DULL.has(part.raw) && place < all.length - 1));
  return telling.map((part) => part.label).join(" \u203a ");
}

/** Highlighted code as lines of tokens, cut where words changed. */

export interface Token {
  text: string;
  /** The classes of the highlighter, "" for plain text. */
  style: string;
}

export interface Piece extends Token {
  /** Whether it is a word that changed. */
  marked: boolean;
  /** Whether the search found it. */
  hit: boolean;
}

type Ranges = readonly (readonly [number, number])[];

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
};
const MARKUP = /<span class="([^"]*)">|<\/span>|([^<]+)/g;

/** Split what the highlighter wrote into lines; a span over several lines goes on in each. */
export function splitLines(html: string): Token[][] {
  const lines: Token[][] = [[]];
  const open: string[] = [];
  for (const [tag, style, text] of html.matchAll(MARKUP)) {
    if (style !== undefined) open.push(style);
    else if (tag === "</span>") open.pop();
    else addText(lines, unescaped(text ?? ""), open[open.length - 1] ?? "");
  }
  return lines;
}

/** The lines of a text without any highlighting. */
export function plainLines(text: string): Token[][] {
  return text.split("\n").map((line) => (line ? [{ text: line, style: "" }] : []));
}

function addText(lines: Token[][], text: string, style: string): void {
  text.split("\n").forEach((part, place) => {
    if (place > 0) lines.push([]);
    if (part) lines[lines.length - 1]?.push({ text: part, style });
  });
}

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Cut tokens at the ends of changed words and of what was found, `[start, end)` pairs in order. */
export function cut(tokens: readonly Token[], marks: Ranges, hits: Ranges = []): Piece[] {
  const pieces: Piece[] = [];
  const edges = [...marks, ...hits].flat().sort((one, other) => one - other);
  const within = (ranges: Ranges, at: number) => ranges.some(([begin, stop]) => at >= begin && at < stop);
  let start = 0;
  for (const { text, style } of tokens) {
    const end = start + text.length;
    let from = start;
    for (const edge of [...edges.filter((one) => one > start && one < end), end]) {
      if (edge > from) {
        const [marked, hit] = [within(marks, from), within(hits, from)];
        pieces.push({ text: text.slice(from - start, edge - start), style, marked, hit });
      }
      from = edge;
    }
    start = end;
  }
  return pieces;
}

const WORD = /[\p{L}\p{N}_]+|\s+|./gsu;

/** Mark what differs between two short texts: the words between their equal beginnings and ends. */
export function wordMarks(old: string, now: string): { old: [number, number][]; new: [number, number][] } {
  const one: string[] = old.match(WORD) ?? [];
  const other: string[] = now.match(WORD) ?? [];
  const least = Math.min(one.length, other.length);
  let head = 0;
  while (head < least && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < least - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
  return { old: between(one, head, tail), new: between(other, head, tail) };
}

function between(words: readonly string[], head: number, tail: number): [number, number][] {
  const size = (part: readonly string[]) => part.reduce((sum, word) => sum + word.length, 0);
  const start = size(words.slice(0, head));
  const end = size(words.slice(0, words.length - tail));
  return end > start ? [[start, end]] : [];
}

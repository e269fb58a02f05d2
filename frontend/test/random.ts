/** Random data that is the same in every run, for laws that hold for any input. */

export type Random = () => number;

export function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function pick<T>(next: Random, from: readonly T[]): T {
  return from[Math.floor(next() * from.length)] as T;
}

const LETTERS = [
  "a",
  "b",
  " ",
  "&",
  "=",
  "#",
  "%",
  "+",
  "<",
  ">",
  '"',
  "é",
  "漢",
  "😀",
  "\n",
  "\u202e",
  "/",
  "[",
  "]",
];

export function words(next: Random, most = 12): string {
  return Array.from({ length: Math.floor(next() * most) }, () => pick(next, LETTERS)).join("");
}

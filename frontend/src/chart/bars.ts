/** The bars of the history chart: one for each step, a segment for each level in it. */

import { LEVELS, type Level, type Step } from "../types";

export interface Segment {
  level: Exclude<Level, "">;
  count: number;
  y: number;
  height: number;
}

export interface Bar {
  step: Step;
  x: number;
  width: number;
  total: number;
  segments: Segment[];
}

export interface Chart {
  bars: Bar[];
  /** Lines of the scale with their number, the lowest first. */
  grid: { y: number; value: number }[];
}

const WIDEST = 56;
const SHARE = 0.7;

/** Lay out the bars in a box; the scale ends at a round number. */
export function chart(steps: readonly Step[], width: number, height: number): Chart {
  const totals = steps.map((step) => LEVELS.reduce((sum, level) => sum + (step.levels[level] ?? 0), 0));
  const top = roundUp(Math.max(1, ...totals));
  const pitch = width / Math.max(1, steps.length);
  const bar = Math.min(WIDEST, pitch * SHARE);
  const scale = height / top;
  const bars = steps.map((step, place): Bar => {
    let y = height;
    const segments: Segment[] = [];
    for (const level of LEVELS) {
      const count = step.levels[level] ?? 0;
      if (!count) continue;
      y -= count * scale;
      segments.push({ level, count, y, height: count * scale });
    }
    return { step, x: pitch * place + (pitch - bar) / 2, width: bar, total: totals[place] ?? 0, segments };
  });
  const parts = top % 4 === 0 ? 4 : top % 5 === 0 ? 5 : top <= 3 ? top : 2;
  const grid = Array.from({ length: parts + 1 }, (_, line) => {
    const value = (top / parts) * line;
    return { value, y: height - value * scale };
  });
  return { bars, grid };
}

/** The next of 1, 2, 3, 4, 6, 8, 10, 20, 40, 50, 60, 80, 100, 200 ... */
export function roundUp(value: number): number {
  for (const step of [1, 2, 3, 4, 6, 8]) if (value <= step) return step;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 4, 5, 6, 8, 10]) if (value <= step * power) return step * power;
  return 10 * power;
}

/** The snapshots in a row, each with a bar for what changed since the one before. */

import { useEffect, useRef, useState } from "preact/hooks";

import { chosen, compare, loadSteps, place, steps } from "../state";
import type { Snapshot, Step } from "../types";
import { counted, moment } from "../words";

type End = "from" | "to";
const TALL = 30;

export function Timeline({ list }: { list: Snapshot[] }) {
  const [end, setEnd] = useState<End>("to");
  const track = useRef<HTMLDivElement>(null);
  const { from, to } = place.value;
  useEffect(() => void loadSteps(), []);
  useEffect(() => {
    const box = track.current;
    if (box) box.scrollLeft = box.scrollWidth;
  }, [list.length]);
  const found = new Map(steps.value.is === "ready" ? steps.value.value.steps.map((step) => [step.to, step]) : []);
  const most = Math.max(1, ...[...found.values()].map(total));
  const holder = holderOf(list, chosen.value?.when ?? "");
  const pick = (serial: number) => (end === "to" ? compare(from, serial) : compare(serial, to));
  return (
    <div class="timeline">
      <div class="timeline-ends" role="group" aria-label="A click in the timeline sets">
        <span class="soft">Click sets</span>
        {(["from", "to"] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="small"
            aria-pressed={end === one}
            onClick={() => setEnd(one)}
          >
            {one === "from" ? "From" : "To"}
          </button>
        ))}
      </div>
      <div class="track" ref={track} role="group" aria-label="Timeline of snapshots">
        {list.map((one) => (
          <Stop
            key={one.serial}
            one={one}
            step={found.get(one.serial)}
            most={most}
            state={stateOf(one.serial, from, to)}
            side={sideOf(one.serial, from, to)}
            holds={one.serial === holder}
            end={end}
            pick={() => pick(one.serial)}
          />
        ))}
      </div>
    </div>
  );
}

function stateOf(serial: number, from: number, to: number): string {
  if (serial === from) return "from";
  if (serial === to) return "to";
  return serial > Math.min(from, to) && serial < Math.max(from, to) ? "between" : "";
}

/** Whether the line of the comparison begins or ends at a snapshot. */
function sideOf(serial: number, from: number, to: number): string {
  if (from === to) return "";
  if (serial === Math.min(from, to)) return "begins";
  return serial === Math.max(from, to) ? "ends" : "";
}

/** The first snapshot that was taken after a resource was saved, and so has its change. */
function holderOf(list: readonly Snapshot[], when: string): number | undefined {
  const saved = Date.parse(when);
  return Number.isNaN(saved) ? undefined : list.find((one) => Date.parse(one.taken_at) >= saved)?.serial;
}

export function total(step: Step): number {
  const { added = 0, removed = 0, modified = 0, renamed = 0 } = step.counts;
  return added + removed + modified + renamed;
}

interface StopProps {
  one: Snapshot;
  step: Step | undefined;
  most: number;
  state: string;
  side: string;
  /** Whether the change that is looked at came with this snapshot. */
  holds: boolean;
  end: End;
  pick: () => void;
}

function Stop({ one, step, most, state, side, holds, end, pick }: StopProps) {
  const count = step ? total(step) : 0;
  const grave = (step?.levels.critical ?? 0) > 0;
  const notes = [
    `Snapshot ${one.serial}, ${moment(one.taken_at)}`,
    step ? counted(count, "change") : "",
    one.is_baseline ? "baseline" : "",
    holds ? "the open change came with it" : "",
    one.complete ? "" : "partial",
    one.problem,
  ].filter(Boolean);
  const height = count ? Math.max(4, (count / most) * TALL) : 0;
  return (
    <button
      type="button"
      class={`stop ${state} ${side} ${one.complete ? "" : "partial"} ${holds ? "holds" : ""}`}
      aria-pressed={state === "from" || state === "to"}
      aria-label={`${end === "to" ? "Compare to" : "Compare from"} ${notes.join(", ")}`}
      title={notes.join("\n")}
      disabled={one.problem !== ""}
      onClick={pick}
    >
      <span class="stop-count">{count || ""}</span>
      <svg class="stop-bar" width="14" height={TALL} viewBox={`0 0 14 ${TALL}`} aria-hidden="true">
        <rect class={grave ? "grave" : ""} x="0" y={TALL - height} width="14" height={height} rx="1.5" />
      </svg>
      <span class="stop-dot" aria-hidden="true">
        {one.is_baseline ? <span class="flag" /> : null}
      </span>
      <span class="stop-name">
        <span class="stop-number">{one.serial}</span>
        <span class="stop-end">{state === "from" ? "From" : state === "to" ? "To" : ""}</span>
      </span>
    </button>
  );
}

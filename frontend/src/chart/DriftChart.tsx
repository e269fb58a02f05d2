/** Drift over time as bars; the same numbers stand in the table below it. */

import { focusOn } from "../focus";
import { LEVEL_WORDS } from "../names";
import { compare, go, place } from "../state";
import { LEVELS, type Step } from "../types";
import { counted, moment, shortMoment } from "../words";
import { type Bar, chart } from "./bars";

const WIDTH = 900;
const HEIGHT = 190;
const LEFT = 36;
const BOTTOM = 34;
const TOP = 20;

export function DriftChart({ steps }: { steps: Step[] }) {
  const { bars, grid } = chart(steps, WIDTH - LEFT, HEIGHT);
  const every = Math.ceil(steps.length / 10);
  return (
    <figure class="drift-chart">
      <figcaption>
        <b>Changes from each complete snapshot to the next</b>
        <Legend steps={steps} />
      </figcaption>
      <div class="scroll" role="region" aria-label="Chart of changes" tabIndex={0}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT + BOTTOM + TOP}`}
          role="group"
          aria-label={`${counted(steps.length, "step")}; a step can be opened. The table below has the numbers.`}
        >
          <g transform={`translate(${LEFT} ${TOP})`}>
            {grid.map(({ y, value }) => (
              <g key={value} class="grid-line" aria-hidden="true">
                <path d={`M0 ${y} H${WIDTH - LEFT}`} />
                <text x="-8" y={y + 4} text-anchor="end">
                  {value}
                </text>
              </g>
            ))}
            {bars.map((bar, at) => (
              <StepBar key={bar.step.to} bar={bar} label={at % every === 0} />
            ))}
          </g>
        </svg>
      </div>
    </figure>
  );
}

/** Show what changed in one step. */
export function openStep(step: Step): void {
  go({ view: "changes", resource: "" });
  compare(step.from, step.to);
  focusOn("#main");
}

function StepBar({ bar, label }: { bar: Bar; label: boolean }) {
  const { step, x, width, total, segments } = bar;
  const current = place.value.from === step.from && place.value.to === step.to;
  const words = `Snapshot ${step.to}, ${moment(step.taken_at)}: ${counted(total, "change")}`;
  return (
    <g
      class={current ? "step current" : "step"}
      role="button"
      tabindex={0}
      aria-label={words}
      onClick={() => openStep(step)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        openStep(step);
      }}
    >
      <title>{`${words}\n${step.sentence}`}</title>
      <rect class="hit" x={x - 6} y={-TOP} width={width + 12} height={HEIGHT + TOP + BOTTOM} rx="4" />
      {segments.map((segment) => (
        <rect
          key={segment.level}
          class={`fill-${segment.level}`}
          x={x}
          y={segment.y}
          width={width}
          height={Math.max(1, segment.height - 1)}
        />
      ))}
      <text
        class="bar-total"
        x={x + width / 2}
        y={(segments[segments.length - 1]?.y ?? HEIGHT) - 6}
        text-anchor="middle"
      >
        {total}
      </text>
      {label && (
        <text class="bar-name" x={x + width / 2} y={HEIGHT + 16} text-anchor="middle">
          {step.to}
          <tspan x={x + width / 2} dy="14">
            {shortMoment(step.taken_at).split(",")[0]}
          </tspan>
        </text>
      )}
    </g>
  );
}

function Legend({ steps }: { steps: Step[] }) {
  const used = LEVELS.filter((level) => steps.some((step) => step.levels[level]));
  return (
    <span class="legend-line">
      {used.map((level) => (
        <span key={level}>
          <svg width="11" height="11" aria-hidden="true">
            <rect class={`fill-${level}`} width="11" height="11" rx="2" />
          </svg>{" "}
          {LEVEL_WORDS[level]}
        </span>
      ))}
    </span>
  );
}

/** How the project drifted over time: a chart, and a table with the same numbers. */

import { useEffect } from "preact/hooks";

import { DriftChart, openStep } from "../chart/DriftChart";
import { loadSteps, steps } from "../state";
import { LEVELS, type Step } from "../types";
import { LEVEL_WORDS } from "../names";
import { counted, moment } from "../words";
import { Person } from "./Marks";
import { Skeleton, Trouble } from "./States";

export function History() {
  useEffect(() => void loadSteps(), []);
  const load = steps.value;
  if (load.is === "failed") return <Trouble failure={load.failure} retry={() => void loadSteps()} />;
  if (load.is === "loading") return <Skeleton words="Comparing all snapshots" />;
  const { steps: told, earlier } = load.value;
  if (!told.length) {
    return (
      <div class="state">
        <h2>No history yet</h2>
        <p>It begins with the second complete snapshot.</p>
      </div>
    );
  }
  return (
    <div class="history">
      <DriftChart steps={told} />
      {earlier > 0 && (
        <p class="soft">
          The last {told.length} of {counted(told.length + earlier, "step")}.
        </p>
      )}
      <div class="scroll" role="region" aria-label="Table of changes" tabIndex={0}>
        <table class="steps-table">
          <thead>
            <tr>
              <th scope="col">Snapshot</th>
              {LEVELS.map((level) => (
                <th scope="col" class="number" key={level}>
                  {LEVEL_WORDS[level]}
                </th>
              ))}
              <th scope="col">Who</th>
              <th scope="col">What changed</th>
            </tr>
          </thead>
          <tbody>
            {[...told].reverse().map((step) => (
              <StepRow key={step.to} step={step} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function StepRow({ step }: { step: Step }) {
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link" onClick={() => openStep(step)}>
          {step.from} to {step.to}
        </button>
        <span class="notes">{moment(step.taken_at)}</span>
      </th>
      {LEVELS.map((level) => (
        <td class="number" key={level}>
          {step.levels[level] || <span class="soft">0</span>}
        </td>
      ))}
      <td>
        <span class="people">
          {!step.people.length && <Person login="" />}
          {step.people.map((login) => (
            <Person key={login} login={login} />
          ))}
        </span>
      </td>
      <td>{step.sentence}</td>
    </tr>
  );
}

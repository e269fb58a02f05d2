/** What the page says instead of changes: nothing yet, no drift, something is in the way. */

import { useState } from "preact/hooks";

import * as api from "../api";
import { isSandboxed } from "../platform";
import { asFailure, go, meta, place, say, snapshots, start } from "../state";
import type { Report } from "../types";
import { counted, moment } from "../words";

/** Grey shapes while something is asked for. */
export function Skeleton({ words }: { words: string }) {
  return (
    <div class="skeletons" aria-busy="true">
      <p class="unseen" role="status">
        {words}
      </p>
      {Array.from({ length: 6 }, (_, at) => (
        <div key={at} class="skeleton" />
      ))}
    </div>
  );
}

const TITLES: Record<api.FailureKind, string> = {
  stopped: "The backend is stopped",
  offline: "The backend does not answer",
  forbidden: "You may not see this",
  missing: "This is not there",
  busy: "Somebody else is at it",
  damaged: "A snapshot cannot be read",
  dss: "DSS does not answer",
  setup: "One thing to set up first",
  stale: "It changed in the meantime",
  other: "Something went wrong",
};

const ADVICE: Record<api.FailureKind, string> = {
  stopped:
    "Start it in the settings of this webapp, or ask somebody who may. " +
    "Then try again: filters and snapshots stay as they are.",
  offline: "Try again in a moment. Filters and snapshots stay as they are.",
  forbidden: "Ask the owner of the project for the right to read it.",
  missing: "The snapshot may have been pruned since this link was made. Pick another one.",
  busy: "Try again in a moment.",
  damaged: "Verify the store with the macro that manages snapshots. Other snapshots may be fine.",
  dss: "Try again in a moment.",
  setup: "Then try again. Filters and snapshots stay as they are.",
  stale: "Reload the comparison.",
  other: "The log of the webapp's backend has more.",
};

export function Trouble({ failure, retry }: { failure: api.Failure; retry: () => void }) {
  return (
    <div class="state" role="alert">
      <h2>{TITLES[failure.kind]}</h2>
      <p>{failure.message}</p>
      <p class="soft">{ADVICE[failure.kind]}</p>
      {isSandboxed() && (failure.kind === "offline" || failure.kind === "stopped") && (
        <p class="soft">
          DSS shows webapps in a sandbox here. If this does not go away, ask an administrator whether webapps
          may call their backend in this mode.
        </p>
      )}
      <p>
        <button type="button" class="primary" onClick={retry}>
          Try again
        </button>
      </p>
    </div>
  );
}

/** There is no snapshot, or only one. */
export function TooFew() {
  const list = snapshots.value.is === "ready" ? snapshots.value.value : [];
  const first = list[0];
  return (
    <div class="state">
      {first ? (
        <>
          <h2>Nothing to compare yet</h2>
          <p>
            There is one snapshot, with {counted(first.objects, "object")}, taken on {moment(first.taken_at)}.
            The next one that differs is compared with it.
          </p>
        </>
      ) : (
        <>
          <h2>No snapshot yet</h2>
          <p>
            A snapshot is what the project was like at one time. Drift is what differs between two of them.
          </p>
        </>
      )}
      <TakeSnapshot primary />
      <p class="soft">Or let a scenario take one every night, with the step that takes a snapshot.</p>
    </div>
  );
}

/** The two snapshots are equal. */
export function NoDrift({ report }: { report: Report }) {
  return (
    <div class="state">
      <h2>{report.status === "incomplete" ? "No difference in what could be compared" : "No drift"}</h2>
      <p>
        {counted(report.new.objects, "object")} {report.new.objects === 1 ? "is" : "are"} as they were in{" "}
        {report.old?.name ?? "the older snapshot"}, as of {moment(report.new.taken_at)}.
      </p>
      <p>
        <button type="button" onClick={() => go({ view: "history" })}>
          See the history
        </button>
      </p>
    </div>
  );
}

/** What was not read or not compared, above everything else on the page. */
export function Partial({ report }: { report: Report }) {
  const lines = [
    ...report.alerts,
    ...report.gaps.map((gap) => `${gap.label}: ${gap.reason}`),
    ...report.warnings,
  ];
  if (!lines.length) return null;
  return (
    <details class="partial-note">
      <summary>
        {report.alerts.length ? "Not everything could be read" : "Some things were not compared"}
        <span class="soft"> {counted(lines.length, "note")}</span>
      </summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

const PAUSE = 800;

export function TakeSnapshot({ primary = false }: { primary?: boolean }) {
  const [words, setWords] = useState("");
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const who = meta.value.is === "ready" ? meta.value.value : null;
  const take = async () => {
    setWords("");
    setProgress({ done: 0, total: 0 });
    const before = snapshots.value.is === "ready" ? snapshots.value.value.length : 0;
    try {
      const { job } = await api.takeSnapshot();
      for (;;) {
        const state = await api.job(job);
        setProgress(state);
        if (state.state === "failed") throw new api.Failure("other", state.message);
        if (state.state === "done") {
          setWords(state.message);
          say(state.message);
          break;
        }
        await new Promise((go) => setTimeout(go, PAUSE));
      }
      const found = await api.snapshots();
      if (found.snapshots.length === before) return;
      if (place.value.from && before)
        go({ to: found.snapshots[found.snapshots.length - 1]?.serial ?? place.value.to });
      await start();
    } catch (error) {
      setWords(asFailure(error).message);
      say(asFailure(error).message);
    } finally {
      setProgress(null);
    }
  };
  const why = who && !who.may_write ? who.why_not || "You may not write to this project." : "";
  return (
    <span class="take">
      <button
        type="button"
        class={primary ? "primary" : ""}
        disabled={!who?.may_write || progress !== null}
        title={why || "Read the project as it is now"}
        onClick={() => void take()}
      >
        Take a snapshot
      </button>
      {progress && (
        <span role="status" class="soft">
          {progress.total ? `${progress.done} of ${progress.total} read` : "Starting"}
          {progress.total > 0 && (
            <progress aria-label="Objects read" max={progress.total} value={progress.done} />
          )}
        </span>
      )}
      {primary && (words || why) && <span class="soft">{words || why}</span>}
    </span>
  );
}

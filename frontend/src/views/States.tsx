/** What the page says instead of changes: nothing yet, no drift, something is in the way. */

import * as api from "../api";
import { focusOn } from "../focus";
import { isSandboxed, settingsLink } from "../platform";
import { go, loadMeta, meta, snapshots } from "../state";
import type { Report } from "../types";
import { counted, moment } from "../words";
import { TakeSnapshot } from "./TakeSnapshot";

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
    "Start it in the settings of this webapp, or ask somebody who may write to the project. " +
    "Then try again: filters and snapshots stay as they are.",
  offline: "Try again in a moment. Filters and snapshots stay as they are.",
  forbidden: "In DSS, the owner of the project gives the right to read it.",
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
      <p class="acts">
        <Retry again={retry} primary />
        {failure.kind === "stopped" && <ToSettings />}
      </p>
    </div>
  );
}

/** The button goes with the trouble, so the focus does not stay with it. */
export function Retry({ again, primary = false }: { again: () => void; primary?: boolean }) {
  const press = () => {
    again();
    focusOn("#resource", "#main");
  };
  return (
    <button type="button" class={primary ? "primary" : ""} onClick={press}>
      Try again
    </button>
  );
}

/** Without an answer about the project and this user nothing may be written; all can be read. */
export function NotKnown() {
  const { value } = meta;
  if (value.is !== "failed" || snapshots.value.is !== "ready") return null;
  return (
    <div class="note problem" role="alert">
      <p>What you may do here is not known, so nothing can be written. {value.failure.message}</p>
      <Retry again={() => void loadMeta()} />
    </div>
  );
}

/** Where the backend is started: it opens beside this page, which keeps its place. */
function ToSettings() {
  const link = settingsLink();
  if (!link) return null;
  return (
    <a class="button" href={link.address} target="_blank" rel="noopener">
      {link.exact ? "Settings of this webapp" : "Webapps of the project"}
    </a>
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
          {!first.complete && (
            <p>
              It is partial: not everything could be read. See that the account of this webapp may read the
              whole project.
            </p>
          )}
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

/** No snapshot is complete, so nothing is picked; people still may. */
export function NoneComplete() {
  const list = snapshots.value.is === "ready" ? snapshots.value.value : [];
  return (
    <div class="state">
      <h2>No complete snapshot yet</h2>
      <p>
        Each of the {counted(list.length, "snapshot")} is partial or damaged: something of the project could
        not be read. See that the account that takes them may read the whole project, and take another one.
      </p>
      <TakeSnapshot primary />
      <p class="soft">Any two of them may be compared as they are: pick them above.</p>
    </div>
  );
}

/** The two snapshots are equal. */
export function NoDrift({ report }: { report: Report }) {
  const { objects, taken_at } = report.new;
  const older = report.old?.name ?? "the older snapshot";
  const expected = report.expected.length > 0;
  return (
    <div class="state">
      <h2>
        {report.status !== "incomplete"
          ? `No drift${expected ? " that counts" : ""}`
          : `No difference${expected ? " that counts" : ""} in what could be compared`}
      </h2>
      <p>
        {expected
          ? `Nothing changed since ${older} but what the policy expects, as of ${moment(taken_at)}.`
          : `${counted(objects, "object")} ${objects === 1 ? "is as it was" : "are as they were"} in ${older}, as of ${moment(taken_at)}.`}
      </p>
      <p>
        <button
          type="button"
          onClick={() => {
            go({ view: "history" });
            focusOn("#main");
          }}
        >
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

/** Which two snapshots are compared: two lists, and a line of time to pick from. */

import { useState } from "preact/hooks";

import { encode } from "../hash";
import { linkTo } from "../platform";
import { baselineSerial, compare, meta, place, snapshots } from "../state";
import type { Snapshot } from "../types";
import { counted, moment, shortMoment } from "../words";
import { Timeline } from "./Timeline";

export function Comparison() {
  const load = snapshots.value;
  const [open, setOpen] = useState(true);
  if (load.is !== "ready" || load.value.length < 2) return null;
  const { from, to } = place.value;
  const project = meta.value.is === "ready" ? meta.value.value.project_key : "";
  return (
    <section class="comparison" aria-label="Snapshots to compare">
      <div class="pickers">
        <Picker label="From" value={from} list={load.value} pick={(serial) => compare(serial, to)} />
        <button
          type="button"
          class="icon"
          title="Swap the two"
          aria-label="Swap the two snapshots"
          onClick={() => compare(to, from)}
        >
          {"\u21c4"}
        </button>
        <Picker label="To" value={to} list={load.value} pick={(serial) => compare(from, serial)} />
        <Shortcuts list={load.value} />
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide the timeline" : "Show the timeline"}
        </button>
      </div>
      {open && <Timeline list={load.value} />}
      <p class="print-only">
        {project}: snapshot {from} to snapshot {to}, printed on {moment(new Date().toISOString())}
        <br />
        {linkTo(encode(place.value))}
      </p>
    </section>
  );
}

interface PickerProps {
  label: string;
  value: number;
  list: Snapshot[];
  pick: (serial: number) => void;
}

/** Stands for the baseline, which is a snapshot of the list as well. */
const APPROVED = "approved";

function Picker({ label, value, list, pick }: PickerProps) {
  const known = list.some((one) => one.serial === value);
  const approved = list.find((one) => one.is_baseline);
  return (
    <label class="picker">
      <span>{label}</span>
      <select
        value={String(value)}
        onChange={(event) => {
          const { value: choice } = event.currentTarget;
          pick(choice === APPROVED ? (approved?.serial ?? value) : Number(choice));
        }}
      >
        {!value && <option value="0">Pick one</option>}
        {approved && <option value={APPROVED}>Last approved: {approved.serial}</option>}
        {value > 0 && !known && <option value={String(value)}>Snapshot {value} (gone)</option>}
        {[...list].reverse().map((one) => (
          <option key={one.serial} value={String(one.serial)} disabled={one.problem !== ""}>
            {optionWords(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function optionWords(one: Snapshot): string {
  const notes = [];
  if (one.serial === baselineSerial.value || (baselineSerial.value === undefined && one.is_baseline))
    notes.push("baseline");
  if (!one.complete) notes.push("partial");
  if (one.problem) notes.push("damaged");
  return `${one.serial}: ${shortMoment(one.taken_at)}${notes.length ? ` (${notes.join(", ")})` : ""}`;
}

/** The comparisons that people ask for most. */
function Shortcuts({ list }: { list: Snapshot[] }) {
  const whole = list.filter((one) => one.complete && !one.problem);
  const last = whole[whole.length - 1];
  const before = whole[whole.length - 2];
  const baseline = list.find((one) => one.is_baseline);
  const { from, to } = place.value;
  const pick = (one: Snapshot | undefined, words: string) =>
    one && last && one.serial !== last.serial ? (
      <button
        type="button"
        class="small"
        aria-pressed={from === one.serial && to === last.serial}
        onClick={() => compare(one.serial, last.serial)}
      >
        {words}
      </button>
    ) : null;
  return (
    <span class="shortcuts" role="group" aria-label="Usual comparisons">
      {pick(baseline, "Since the baseline")}
      {pick(before, "Since the last change")}
    </span>
  );
}

/** Shown where both sides are the same snapshot: as it is right after that became the baseline. */
export function SameSnapshot() {
  const list = snapshots.value.is === "ready" ? snapshots.value.value : [];
  const { to } = place.value;
  const at = list.findIndex((one) => one.serial === to);
  const before = list.slice(0, Math.max(0, at)).reverse().find((one) => !one.problem);
  const accepted = at === list.length - 1 && list[at]?.is_baseline;
  return (
    <div class="state">
      <h2>{accepted ? "No drift since the baseline" : `Both sides are snapshot ${to}`}</h2>
      <p>
        {accepted
          ? `Snapshot ${to} is the baseline, and no later snapshot differs from it.`
          : `A snapshot does not differ from itself. Pick another one of the ${counted(list.length, "snapshot")}.`}
      </p>
      {before && (
        <button type="button" class="primary" onClick={() => compare(before.serial, to)}>
          See what came before: snapshot {before.serial} to {to}
        </button>
      )}
    </div>
  );
}

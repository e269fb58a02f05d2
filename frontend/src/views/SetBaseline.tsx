/** The panel that accepts a state as the baseline of drift checks. */

import { useState } from "preact/hooks";

import * as api from "../api";
import { asFailure, meta, place, say, snapshots } from "../state";
import type { Baseline, Meta, Snapshot } from "../types";
import { moment } from "../words";
import { optionWords } from "./Comparison";
import { Panel } from "./Panel";
import { opened } from "./panels";

const close = () => (opened.value = "");
const isWhole = (one: Snapshot) => one.complete && !one.problem;

export function SetBaseline() {
  const list = snapshots.value.is === "ready" ? snapshots.value.value : [];
  const known = meta.value.is === "ready" ? meta.value.value : null;
  const whole = list.filter(isWhole);
  const first = whole.find((one) => one.serial === place.value.to) ?? whole[whole.length - 1];
  const [serial, setSerial] = useState(first?.serial ?? 0);
  const [reason, setReason] = useState("");
  const { answer, busy, send, again } = useSetting(list, known);
  const done = busy || answer?.ok;
  const why = known && !known.may_write ? known.why_not || "You may not write to this project." : "";
  return (
    <Panel title="Accept a state as the baseline" close={close}>
      <p>
        Drift checks compare with the baseline.{" "}
        {known?.baseline
          ? `It is snapshot ${known.baseline.serial}. ${actWords(known.baseline)}`
          : known?.baseline_problem || "Nobody has set one, so it is the first complete snapshot."}
      </p>
      <form
        onInput={again}
        onSubmit={(event) => {
          event.preventDefault();
          if (!done) void send(serial, reason.trim());
        }}
      >
        <WhichSnapshot list={list} serial={serial} choose={setSerial} />
        <label class="field">
          Why
          <input
            type="text"
            maxLength={2000}
            required
            value={reason}
            placeholder="Reviewed for release 12"
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <p class={answer && !answer.ok ? "problem" : "good"} role="status">
          {answer?.words ?? why}
        </p>
        <p class="acts">
          <button type="submit" class="primary" disabled={!serial || why !== ""} aria-disabled={done}>
            Set the baseline
          </button>
          <button type="button" onClick={close}>
            {answer?.ok ? "Close" : "Cancel"}
          </button>
        </p>
      </form>
    </Panel>
  );
}

interface WhichProps {
  list: readonly Snapshot[];
  serial: number;
  choose: (serial: number) => void;
}

function WhichSnapshot({ list, serial, choose }: WhichProps) {
  return (
    <label class="field">
      Snapshot
      <select value={String(serial)} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {[...list].reverse().map((one) => (
          <option key={one.serial} value={String(one.serial)} disabled={!isWhole(one)}>
            {optionWords(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Sends the act, and tells what came of it until something else is entered. */
function useSetting(list: readonly Snapshot[], known: Meta | null) {
  const [answer, setAnswer] = useState<{ ok: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (serial: number, reason: string) => {
    setBusy(true);
    try {
      const { baseline } = await api.setBaseline(serial, reason);
      if (known) meta.value = { is: "ready", value: { ...known, baseline } };
      snapshots.value = {
        is: "ready",
        value: list.map((one) => ({ ...one, is_baseline: one.serial === baseline.serial })),
      };
      const words = `Snapshot ${baseline.serial} is the baseline now. ${actWords(baseline)}`;
      setAnswer({ ok: true, words });
      say(words);
    } catch (error) {
      setAnswer({ ok: false, words: asFailure(error).message });
    } finally {
      setBusy(false);
    }
  };
  return { answer, busy, send, again: () => setAnswer(null) };
}

/** Who made a snapshot the baseline, when and why. */
function actWords({ set_by, set_at, reason }: Baseline): string {
  return `Set by ${set_by} on ${moment(set_at)}${reason ? `: \u201c${reason}\u201d` : ""}.`;
}

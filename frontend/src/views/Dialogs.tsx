/** Panels over the page: the keyboard map, the baseline act, and texts to copy by hand. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import * as api from "../api";
import { KEYS } from "../keyboard";
import { LEVEL_MEANING } from "../names";
import { asFailure, choose, meta, place, say, shortcuts, snapshots } from "../state";
import { type Baseline, LEVELS } from "../types";
import { moment } from "../words";
import { optionWords } from "./Comparison";
import { LevelChip } from "./Marks";
import { opened, toCopy } from "./panels";

export function Dialogs() {
  return (
    <>
      {opened.value === "help" && <Help />}
      {opened.value === "baseline" && <SetBaseline />}
      {toCopy.value && (
        <Panel title={toCopy.value.title} close={() => (toCopy.value = null)}>
          <p>Files and links cannot be handed out from here. Select the text and copy it.</p>
          <textarea
            class="to-copy"
            aria-label={toCopy.value.title}
            readOnly
            value={toCopy.value.text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Panel>
      )}
    </>
  );
}

interface PanelProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
}

function Panel({ title, close, children }: PanelProps) {
  const box = useRef<HTMLDialogElement>(null);
  const outside = useRef(false);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    box.current?.querySelector<HTMLElement>(":required")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onClose={close}
      // Who selects a text may let go outside: that closes nothing.
      onPointerDown={(event) => (outside.current = event.target === box.current)}
      onClick={(event) => outside.current && event.target === box.current && close()}
    >
      <div class="panel">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={close}>
            {"\u00d7"}
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

function Help() {
  return (
    <Panel title="Keys and signs" close={() => (opened.value = "")}>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={() => choose("shortcuts", shortcuts.value ? "off" : "on")}
        />
        <span>Use these keys</span>
      </label>
      <dl class="keys">
        {KEYS.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <h3>How grave a change is</h3>
      <dl class="legend">
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <LevelChip level={level} />
            </dt>
            <dd>{LEVEL_MEANING[level]}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** Who made a snapshot the baseline, when and why. */
function actWords({ set_by, set_at, reason }: Baseline): string {
  return `Set by ${set_by} on ${moment(set_at)}${reason ? `: \u201c${reason}\u201d` : ""}.`;
}

function SetBaseline() {
  const list = snapshots.value.is === "ready" ? snapshots.value.value : [];
  const known = meta.value.is === "ready" ? meta.value.value : null;
  const whole = list.filter((one) => one.complete && !one.problem);
  const first = whole.find((one) => one.serial === place.value.to) ?? whole[whole.length - 1];
  const [serial, setSerial] = useState(first?.serial ?? 0);
  const [reason, setReason] = useState("");
  const [answer, setAnswer] = useState<{ ok: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const done = busy || answer?.ok;
  const set = async (event: Event) => {
    event.preventDefault();
    if (done) return;
    setBusy(true);
    try {
      const { baseline } = await api.setBaseline(serial, reason.trim());
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
  const why = known && !known.may_write ? known.why_not || "You may not write to this project." : "";
  return (
    <Panel title="Accept a state as the baseline" close={() => (opened.value = "")}>
      <p>
        Drift checks compare with the baseline.{" "}
        {known?.baseline
          ? `It is snapshot ${known.baseline.serial}. ${actWords(known.baseline)}`
          : known?.baseline_problem || "Nobody has set one, so it is the first complete snapshot."}
      </p>
      <form onSubmit={(event) => void set(event)}>
        <label class="field">
          Snapshot
          <select
            value={String(serial)}
            onChange={(event) => {
              setSerial(Number(event.currentTarget.value));
              setAnswer(null);
            }}
          >
            {[...list].reverse().map((one) => (
              <option key={one.serial} value={String(one.serial)} disabled={!whole.includes(one)}>
                {optionWords(one)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Why
          <input
            type="text"
            maxLength={2000}
            required
            value={reason}
            placeholder="Reviewed for release 12"
            onInput={(event) => {
              setReason(event.currentTarget.value);
              setAnswer(null);
            }}
          />
        </label>
        <p class={answer && !answer.ok ? "problem" : "good"} role="status">
          {answer?.words ?? why}
        </p>
        <p class="acts">
          <button type="submit" class="primary" disabled={!serial || why !== ""} aria-disabled={done}>
            Set the baseline
          </button>
          <button type="button" onClick={() => (opened.value = "")}>
            {answer?.ok ? "Close" : "Cancel"}
          </button>
        </p>
      </form>
    </Panel>
  );
}

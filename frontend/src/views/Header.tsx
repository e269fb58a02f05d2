/** The head of the page: which project this is, and what can be done with the comparison. */

import * as api from "../api";
import { isSandboxed } from "../platform";
import { asFailure, choose, meta, place, report, say, snapshots, theme } from "../state";
import { Menu } from "./Filters";
import { copyLink } from "./links";
import { opened, toCopy } from "./panels";
import { TakeSnapshot } from "./TakeSnapshot";

export function Header() {
  const known = meta.value.is === "ready" ? meta.value.value : null;
  return (
    <header class="page-head">
      <div class="title">
        <h1>
          Project Drift{" "}
          {known && (
            <span class="project">
              {known.project_key}
              {known.environment !== "default" && ` (${known.environment})`}
            </span>
          )}
        </h1>
      </div>
      <div class="page-acts">
        {known && known.ready && !known.may_write && (
          <span class="chip" title={known.why_not}>
            Read only<span class="unseen">: {known.why_not}</span>
          </span>
        )}
        {snapshots.value.is === "ready" && snapshots.value.value.length > 1 && <TakeSnapshot />}
        <button
          type="button"
          disabled={!known?.may_write}
          title={known?.may_write ? "Accept a state as the one to compare with" : known?.why_not}
          onClick={() => (opened.value = "baseline")}
        >
          Set baseline
        </button>
        {report.value.is === "ready" && <Export />}
        <button type="button" onClick={() => void copyLink()}>
          Copy link
        </button>
        <label class="theme">
          <span class="unseen">Colours</span>
          <select value={theme.value} onChange={(event) => choose("theme", event.currentTarget.value)}>
            <option value="auto">Auto</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <button
          type="button"
          class="icon"
          title="Keys and signs (?)"
          aria-label="Keys and signs"
          onClick={() => (opened.value = "help")}
        >
          ?
        </button>
      </div>
    </header>
  );
}

const FORMATS: readonly { format: api.ExportFormat; words: string }[] = [
  { format: "html", words: "HTML report" },
  { format: "md", words: "Markdown" },
  { format: "json", words: "JSON" },
  { format: "patch", words: "Patch" },
];

function Export() {
  const { from, to } = place.value;
  const show = async (format: api.ExportFormat, words: string) => {
    try {
      toCopy.value = { title: words, text: await api.exportText({ from, to }, format) };
    } catch (error) {
      say(asFailure(error).message);
    }
  };
  return (
    <Menu name="Export" count={0} plain>
      {FORMATS.map(({ format, words }) =>
        isSandboxed() ? (
          <button key={format} type="button" class="item" onClick={() => void show(format, words)}>
            {words}
          </button>
        ) : (
          <a
            key={format}
            class="item"
            href={api.exportUrl({ from, to }, format)}
            target="_blank"
            rel="noopener"
          >
            {words}
          </a>
        ),
      )}
    </Menu>
  );
}

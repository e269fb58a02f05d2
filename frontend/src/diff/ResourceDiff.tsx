/** Everything that changed in one resource, asked for when it is looked at. */

import { useEffect, useState } from "preact/hooks";

import * as api from "../api";
import { CHANGE_WORDS, typeName } from "../names";
import { asFailure, LOADING, type Load } from "../state";
import type { Change, DiffAnswer, FullRow } from "../types";
import { Found } from "../views/Marks";
import { Retry } from "../views/States";
import { capital, counted, sized } from "../words";
import { Cells } from "./Cells";
import { CodeDiff } from "./CodeDiff";
import { Content } from "./Content";
import { SchemaTable } from "./SchemaTable";
import { type Section, sections } from "./sections";
import { Settings } from "./Settings";
import { Sign } from "./Sign";

interface Props {
  two: api.Pair;
  id: string;
  /** Told once the changes are on the page. */
  onReady?: () => void;
}

export function ResourceDiff({ two, id, onReady }: Props) {
  const [load, setLoad] = useState<Load<DiffAnswer>>(LOADING);
  const [wanted, setWanted] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    setLoad(LOADING);
    api.diff(two, id, wanted, control.signal).then(
      (value) => setLoad({ is: "ready", value }),
      (error: unknown) => {
        if (!control.signal.aborted) setLoad({ is: "failed", failure: asFailure(error) });
      },
    );
    return () => control.abort();
  }, [two.from, two.to, id, wanted, attempt]);
  useEffect(() => {
    if (load.is !== "loading") onReady?.();
  }, [load]);

  if (load.is === "loading") {
    return (
      <div aria-busy="true">
        <p class="unseen">Loading what changed</p>
        <div class="skeleton" />
        <div class="skeleton code-skeleton" />
      </div>
    );
  }
  if (load.is === "failed") {
    return (
      <div class="note problem">
        <p>{load.failure.message}</p>
        <Retry again={() => setAttempt(attempt + 1)} />
      </div>
    );
  }
  const { row, blocks, guard, lines, size, columns, content } = load.value;
  return (
    <>
      {guard && <Guard guard={guard} lines={lines} size={size} two={two} load={() => setWanted(true)} />}
      <Changes two={two} row={row} columns={columns} held={guard !== ""} />
      {content && columns && (
        <section class="diff-section">
          <h3>Schema</h3>
          <SchemaTable changes={[]} columns={columns} />
        </section>
      )}
      {!guard &&
        !row.changes.length &&
        blocks.map(({ path, label }) => (
          <section class="diff-section" key={path}>
            <h3>{path === "/payload" ? "Code" : capital(label)}</h3>
            <CodeDiff two={two} row={row} path={path} hunks={[]} />
          </section>
        ))}
      {content && <Content content={content} />}
    </>
  );
}

interface GuardProps {
  guard: "load" | "download";
  /** Lines of all changed places, 0 where no text changed. */
  lines: number;
  size: number;
  two: api.Pair;
  load: () => void;
}

function Guard({ guard, lines, size, two, load }: GuardProps) {
  const told = [...(lines ? [counted(lines, "line")] : []), sized(size)].join(", ");
  if (guard === "load") {
    return (
      <div class="note">
        <p>This diff is large ({told}). Its texts are not shown yet.</p>
        <button type="button" onClick={load}>
          Show it
        </button>
      </div>
    );
  }
  return (
    <div class="note">
      <p>This diff is too large to show here ({told}). The patch has all of it.</p>
      <a class="button" href={api.exportUrl(two, "patch")} target="_blank" rel="noopener">
        Download the patch
      </a>
    </div>
  );
}

interface ChangesProps {
  two: api.Pair;
  row: FullRow;
  columns: DiffAnswer["columns"];
  held: boolean;
}

function Changes({ two, row, columns, held }: ChangesProps) {
  const found = sections(row.resource_type, row.changes);
  const cosmetic = row.changes.filter((change) => change.cosmetic);
  return (
    <>
      {!row.changes.length && <p class="note">{whole(row)}</p>}
      {found.map((section, at) => (
        <section class="diff-section" key={`${section.kind}${at}`}>
          <h3>{section.title}</h3>
          {held && section.kind !== "schema" ? (
            <Told changes={section.changes} />
          ) : (
            <Body section={section} two={two} row={row} columns={columns} />
          )}
        </section>
      ))}
      {row.followers.length > 0 && <Followers rows={row.followers} />}
      {cosmetic.length > 0 && (
        <details class="folded">
          <summary>{counted(cosmetic.length, "change")} that only concern how it looks</summary>
          <Settings changes={cosmetic} />
        </details>
      )}
    </>
  );
}

function Body({ section, two, row, columns }: { section: Section } & Omit<ChangesProps, "held">) {
  if (section.kind === "schema") return <SchemaTable changes={section.changes} columns={columns} />;
  if (section.kind === "cells") return <Cells two={two} row={row} changes={section.changes} />;
  if (section.kind === "settings") return <Settings changes={section.changes} />;
  return (
    <>
      {section.changes.map((change) => (
        <CodeDiff key={change.path} two={two} row={row} path={change.path} hunks={change.hunks} />
      ))}
    </>
  );
}

/** Sentences alone, while the values wait. */
function Told({ changes }: { changes: readonly Change[] }) {
  return (
    <ul class="plain">
      {changes.map((change) => (
        <li key={change.path}>
          <Sign kind={change.kind} /> <Found text={change.label} />
        </li>
      ))}
    </ul>
  );
}

function Followers({ rows }: { rows: FullRow[] }) {
  return (
    <section class="diff-section">
      <h3>{counted(rows.length, "reference")} followed the rename</h3>
      <p class="soft">In these nothing changed but the name.</p>
      <ul class="followers">
        {rows.map((row) => (
          <li key={row.resource_id}>
            {row.name} <span class="soft">{typeName(row.resource_type)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function whole(row: FullRow): string {
  if (row.change === "added")
    return `The whole ${typeName(row.resource_type)} is new. This is what it holds.`;
  if (row.change === "removed") {
    return `The whole ${typeName(row.resource_type)} is gone. This is what it held in the older snapshot.`;
  }
  if (row.change === "renamed") return "Nothing but the name changed.";
  if (row.change === "unknown")
    return row.reason || "It could not be read, so nobody knows whether it changed.";
  return `${CHANGE_WORDS[row.change]}, but nothing that can be shown here.`;
}

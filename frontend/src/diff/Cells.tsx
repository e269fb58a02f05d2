/** The changed cells of a notebook. */

import type { Pair } from "../api";
import type { Change, FullRow, TextLine } from "../types";
import { Found } from "../views/Marks";
import { CodeDiff } from "./CodeDiff";
import { highlight } from "./highlight";
import { type Language, languageOf } from "./language";
import { LineTable } from "./LineTable";
import { BeforeAfter } from "./Settings";
import { Sign } from "./Sign";
import { plainLines, wordMarks } from "./tokens";
import { useNarrow } from "./CodeDiff";
import { unified } from "../state";

interface Cell {
  cell_type?: string;
  source?: string | string[];
  code?: string;
}

export function Cells({ two, row, changes }: { two: Pair; row: FullRow; changes: readonly Change[] }) {
  return (
    <ol class="plain cells">
      {changes.map((change) => (
        <li key={change.path} class="cell" data-hunk tabIndex={-1}>
          <p class="setting-words">
            <Sign kind={change.kind} /> <Found text={change.label} />
          </p>
          <Body two={two} row={row} change={change} />
        </li>
      ))}
    </ol>
  );
}

function Body({ two, row, change }: { two: Pair; row: FullRow; change: Change }) {
  if (change.hunks.length > 0)
    return <CodeDiff two={two} row={row} path={change.path} hunks={change.hunks} />;
  const old = source(change.old);
  const now = source(change.new);
  if (old === null && now === null) return <BeforeAfter change={change} />;
  const language = languageIn(row, change, now ?? old ?? "");
  return <Source old={old} now={now} language={language} />;
}

function languageIn(row: FullRow, change: Change, text: string): Language {
  const cell = (change.new ?? change.old) as Cell | null;
  if (cell?.cell_type === "markdown" || change.label.startsWith("Markdown")) return "markdown";
  return languageOf(row.resource_type, row.name, change.path, text) || "python";
}

function source(value: unknown): string | null {
  if (typeof value === "string") return value;
  const cell = value as Cell | null;
  const text = cell?.source ?? cell?.code;
  return Array.isArray(text) ? text.join("") : (text ?? null);
}

function Source({ old, now, language }: { old: string | null; now: string | null; language: Language }) {
  const narrow = useNarrow();
  const marks =
    old !== null && now !== null && !/\n/.test(old + now) ? wordMarks(old, now) : { old: [], new: [] };
  const side = (text: string | null, kind: "removed" | "added"): TextLine[] =>
    text === null
      ? []
      : text.split("\n").map((line, at) => ({
          kind,
          text: line,
          marks: kind === "removed" ? marks.old : marks.new,
          old: kind === "removed" ? at + 1 : null,
          new: kind === "added" ? at + 1 : null,
        }));
  const lit = { old: highlight(old ?? "", language), new: highlight(now ?? "", language) };
  return (
    <div class="code">
      <LineTable
        lines={[...side(old, "removed"), ...side(now, "added")]}
        split={!unified.value && !narrow && old !== null && now !== null}
        starts={new Set()}
        tokens={(line) =>
          (line.new === null ? lit.old[(line.old ?? 0) - 1] : lit.new[line.new - 1]) ??
          plainLines(line.text)[0] ??
          []
        }
        label="Cell"
      />
    </div>
  );
}

/** The diff of a text: the whole of it from the backend, unchanged lines folded away. */

import { useEffect, useMemo, useState } from "preact/hooks";

import * as api from "../api";
import { useBatches } from "../batches";
import { asFailure, choose, ignoreSpace, LOADING, type Load, unified } from "../state";
import { isNarrow } from "../platform";
import type { FullRow, Hunk, TextAnswer, TextLine } from "../types";
import { Retry } from "../views/States";
import { counted } from "../words";
import { highlight } from "./highlight";
import { languageOf } from "./language";
import { blocks, hunkStarts, opening, type Run, runs, sizes, STEP } from "./lines";
import { LineTable } from "./LineTable";
import type { Token } from "./tokens";

interface Props {
  two: api.Pair;
  row: FullRow;
  path: string;
  /** The changed places as they came with the row; shown until the whole text is there. */
  hunks: readonly Hunk[];
}

export function CodeDiff({ two, row, path, hunks }: Props) {
  const [attempt, setAttempt] = useState(0);
  const answer = useText(two, row, path, ignoreSpace.value, attempt);
  const narrow = useNarrow();
  const lines = answer.is === "ready" ? answer.value.lines : fromHunks(hunks);
  const oneSided = answer.is === "ready" && (answer.value.old === null || answer.value.new === null);
  const split = !unified.value && !narrow && !oneSided;
  const count = sizes(lines);
  const hidden = answer.is === "ready" ? (answer.value.hidden ?? 0) : 0;
  const failed = answer.is === "failed" && (
    <div class="note">
      <p>
        The whole text could not be loaded: {answer.failure.message}
        {lines.length > 0 && " These are the changed places."}
      </p>
      <Retry again={() => setAttempt(attempt + 1)} />
    </div>
  );
  if (failed && !lines.length) return failed;
  return (
    <div class="code-diff" aria-busy={answer.is === "loading"}>
      <div class="section-tools">
        <span class="plus">+{count.added}</span>{" "}
        <span class="minus">
          {"\u2212"}
          {count.removed}
        </span>
        {!oneSided && (
          <>
            <button
              type="button"
              class="small"
              aria-pressed={split}
              disabled={narrow}
              onClick={() => choose("code", unified.value ? "split" : "unified")}
            >
              Side by side
            </button>
            <button
              type="button"
              class="small"
              aria-pressed={ignoreSpace.value}
              onClick={() => choose("space", ignoreSpace.value ? "show" : "ignore")}
            >
              Ignore white space
            </button>
            {ignoreSpace.value && <span class="soft">{counted(hidden, "line")} hidden</span>}
          </>
        )}
      </div>
      {failed}
      {answer.is === "loading" && !lines.length ? (
        <div class="skeleton code-skeleton" />
      ) : (
        <Lines key={answer.is} lines={lines} answer={answer} row={row} path={path} split={split} />
      )}
    </div>
  );
}

/** Blocks and folds that are added in one go. */
const BATCH = 4;

interface LinesProps {
  lines: TextLine[];
  answer: Load<TextAnswer>;
  row: FullRow;
  path: string;
  split: boolean;
}

function Lines({ lines, answer, row, path, split }: LinesProps) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const tokens = useTokens(answer, row, path);
  const starts = useMemo(() => hunkStarts(lines), [lines]);
  const pieces = useMemo(
    () =>
      runs(lines, opened).flatMap((run): { run: Run; block?: TextLine[] }[] =>
        run.folded ? [{ run }] : blocks(lines, run, split).map((block) => ({ run, block })),
      ),
    [lines, opened, split],
  );
  const drawn = useBatches(pieces.length, BATCH);
  if (!lines.some((line) => line.kind !== "same")) {
    return <p class="note">Only white space differs. Nothing else changed in this text.</p>;
  }
  const open = (run: Run, how: "up" | "down" | "all") =>
    setOpened(new Set([...opened, ...opening(run, how)]));
  return (
    <div class="code" translate={false} aria-busy={drawn < pieces.length}>
      {pieces.slice(0, drawn).map(({ run, block }) => {
        if (!block) {
          const key = `fold${run.from}`;
          return <Fold key={key} run={run} end={lines.length} open={(how) => open(run, how)} />;
        }
        const first = block[0]?.new ?? block[0]?.old ?? 1;
        return (
          <LineTable
            key={`${first}${block[0]?.kind}`}
            lines={block}
            split={split}
            starts={starts}
            tokens={tokens}
            label={`From line ${first}`}
          />
        );
      })}
    </div>
  );
}

interface FoldProps {
  run: Run;
  end: number;
  open: (how: "up" | "down" | "all") => void;
}

function Fold({ run, end, open }: FoldProps) {
  const count = run.to - run.from;
  const press = (how: "up" | "down" | "all") => (event: Event) => {
    const fold = (event.currentTarget as Element).parentElement;
    const before = fold?.previousElementSibling;
    const code = fold?.parentElement;
    open(how);
    // The button goes with what it showed: its lines begin where those before them end.
    requestAnimationFrame(() => {
      const lines = before ?? code?.firstElementChild;
      if (lines instanceof HTMLElement) lines.focus({ preventScroll: true });
    });
  };
  return (
    <div class="fold">
      {count > STEP && run.from > 0 && (
        <button type="button" class="small" onClick={press("down")}>
          {"\u2193"} {STEP} lines
        </button>
      )}
      {count > STEP && run.to < end && (
        <button type="button" class="small" onClick={press("up")}>
          {"\u2191"} {STEP} lines
        </button>
      )}
      <button type="button" class="small" onClick={press("all")}>
        Show {counted(count, "unchanged line")}
      </button>
    </div>
  );
}

function useText(
  two: api.Pair,
  row: FullRow,
  path: string,
  ws: boolean,
  attempt: number,
): Load<TextAnswer> {
  const [load, setLoad] = useState<Load<TextAnswer>>(LOADING);
  useEffect(() => {
    const control = new AbortController();
    setLoad((before) => (before.is === "failed" ? LOADING : before));
    api.text(two, row.resource_id, path, ws, control.signal).then(
      (value) => setLoad({ is: "ready", value }),
      (error: unknown) => {
        if (!control.signal.aborted) setLoad({ is: "failed", failure: asFailure(error) });
      },
    );
    return () => control.abort();
  }, [two.from, two.to, row.resource_id, path, ws, attempt]);
  return load;
}

function useTokens(answer: Load<TextAnswer>, row: FullRow, path: string): (line: TextLine) => Token[] {
  return useMemo(() => {
    if (answer.is !== "ready") return (line) => [{ text: line.text, style: "" }];
    const { old, new: now } = answer.value;
    const language = languageOf(row.resource_type, row.name, path, now || old || "");
    const sides = { old: highlight(old ?? "", language), new: highlight(now ?? "", language) };
    return (line) => {
      const found = line.new === null ? sides.old[(line.old ?? 0) - 1] : sides.new[line.new - 1];
      const same = found?.reduce((sum, token) => sum + token.text.length, 0) === line.text.length;
      return found && same ? found : [{ text: line.text, style: "" }];
    };
  }, [answer, row.resource_id, path]);
}

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(isNarrow().matches);
  useEffect(() => {
    const media = isNarrow();
    const update = () => setNarrow(media.matches);
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, []);
  return narrow;
}

/** The lines that came with the row: the changed places alone. */
function fromHunks(hunks: readonly Hunk[]): TextLine[] {
  return hunks.flatMap((hunk) => {
    let old = hunk.old_start;
    let now = hunk.new_start;
    return hunk.lines.map(([sign, text]): TextLine => {
      const kind = sign === "+" ? "added" : sign === "-" ? "removed" : "same";
      return {
        kind,
        text,
        marks: [],
        old: kind === "added" ? null : old++,
        new: kind === "removed" ? null : now++,
      };
    });
  });
}

/** A run of lines as a table: one column of text, or the older and the newer side by side. */

import { hits } from "../filters";
import { place } from "../state";
import type { TextLine } from "../types";
import { sideBySide } from "./lines";
import { cut, type Token } from "./tokens";

interface Props {
  lines: TextLine[];
  split: boolean;
  starts: ReadonlySet<TextLine>;
  tokens: (line: TextLine) => Token[];
  label: string;
}

const SIGNS = { same: "", added: "+", removed: "\u2212" };

export function LineTable({ lines, split, starts, tokens, label }: Props) {
  return (
    <div class="lines" role="region" aria-label={label} tabIndex={0}>
      <table class={split ? "split" : "unified"}>
        <tbody>
          {split
            ? sideBySide(lines).map((pair, at) => {
                const start = [pair.left, pair.right].some((line) => line && starts.has(line));
                return (
                  <tr key={at} {...hunk(start)}>
                    <Number value={pair.left?.old ?? null} kind={pair.left?.kind} />
                    <Text line={pair.left} tokens={tokens} />
                    <Number value={pair.right?.new ?? null} kind={pair.right?.kind} />
                    <Text line={pair.right} tokens={tokens} />
                  </tr>
                );
              })
            : lines.map((line, at) => (
                <tr key={at} {...hunk(starts.has(line))}>
                  <Number value={line.old} kind={line.kind} />
                  <Number value={line.new} kind={line.kind} />
                  <Text line={line} tokens={tokens} />
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function hunk(start: boolean): object {
  return start ? { "data-hunk": true, tabIndex: -1 } : {};
}

function Number({ value, kind }: { value: number | null; kind: TextLine["kind"] | undefined }) {
  return <td class={`number ${kind ?? "absent"}`}>{value ?? ""}</td>;
}

function Text({ line, tokens }: { line: TextLine | null; tokens: (line: TextLine) => Token[] }) {
  if (!line) return <td class="absent" />;
  const found = hits(line.text, place.value.text);
  const pieces = cut(tokens(line), line.kind === "same" ? [] : line.marks, found).map((piece, at) =>
    piece.marked || piece.hit ? (
      <mark key={at} class={piece.hit ? "hit" : undefined}>
        {piece.text}
      </mark>
    ) : piece.style ? (
      <span key={at} class={piece.style}>
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
  return (
    <td class={`text ${line.kind}`}>
      <span class="line-sign" aria-hidden="true">
        {SIGNS[line.kind]}
      </span>
      {line.kind === "added" && <span class="unseen">added: </span>}
      {line.kind === "removed" && <span class="unseen">removed: </span>}
      {line.kind === "added" ? <ins>{pieces}</ins> : line.kind === "removed" ? <del>{pieces}</del> : pieces}
    </td>
  );
}

/** The schema of a dataset as a table; unchanged columns are folded away. */

import { useState } from "preact/hooks";

import type { Change, DiffAnswer } from "../types";
import { Found } from "../views/Marks";
import { counted } from "../words";
import { columnRows, type ColumnRow } from "./schema";

const STATES: Record<ColumnRow["state"], { sign: string; words: string; look: string }> = {
  added: { sign: "+", words: "Added", look: "added" },
  removed: { sign: "\u2212", words: "Removed", look: "removed" },
  renamed: { sign: "\u203a", words: "Renamed, as it seems", look: "renamed" },
  retyped: { sign: "~", words: "Type changed", look: "modified" },
  moved: { sign: "\u2195", words: "Moved", look: "modified" },
  described: { sign: "~", words: "Described differently", look: "modified" },
  same: { sign: "", words: "Unchanged", look: "same" },
};

type Order = "position" | "name";

export function SchemaTable({
  changes,
  columns,
}: {
  changes: readonly Change[];
  columns: DiffAnswer["columns"];
}) {
  const [order, setOrder] = useState<Order>("position");
  const [all, setAll] = useState(false);
  const rows = columnRows(changes, columns);
  const same = rows.filter((row) => row.state === "same").length;
  const shown = rows.filter((row) => all || row.state !== "same");
  if (order === "name") shown.sort((one, other) => one.name.localeCompare(other.name));
  return (
    <div class="schema">
      <div class="section-tools">
        <label>
          Sort by{" "}
          <select value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)}>
            <option value="position">position</option>
            <option value="name">name</option>
          </select>
        </label>
        {same > 0 && (
          <button type="button" class="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Hide" : "Show"} {counted(same, "unchanged column")}
          </button>
        )}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Columns">
        <table class="columns">
          <thead>
            <tr>
              <th scope="col" class="number">
                <abbr title="Position in the schema">No.</abbr>
              </th>
              <th scope="col">Column</th>
              <th scope="col">Type</th>
              <th scope="col">What changed</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ColumnLine key={row.name} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function ColumnLine({ row }: { row: ColumnRow }) {
  const { sign, words, look } = STATES[row.state];
  const changed = row.state === "same" ? {} : { "data-hunk": true, tabIndex: -1 };
  return (
    <tr class={look} {...changed}>
      <td class="number">{row.state === "removed" ? <del>{row.position || ""}</del> : row.position || ""}</td>
      <th scope="row">
        {row.before && (
          <>
            <del>{row.before}</del> <span aria-label="now">{"\u2192"}</span>{" "}
          </>
        )}
        {row.state === "removed" ? (
          <del>
            <Found text={row.name} />
          </del>
        ) : row.state === "added" ? (
          <ins>
            <Found text={row.name} />
          </ins>
        ) : (
          <Found text={row.name} />
        )}
      </th>
      <td>
        <Types row={row} />
      </td>
      <td>
        {sign && (
          <span class={`sign ${look}`} aria-hidden="true">
            {sign}
          </span>
        )}{" "}
        {words}
        {row.notes.length > 0 && <span class="notes">{row.notes.join("; ")}</span>}
      </td>
    </tr>
  );
}

function Types({ row }: { row: ColumnRow }) {
  if (row.oldType && row.newType && row.oldType !== row.newType) {
    return (
      <>
        <del>{row.oldType}</del> <span aria-label="now">{"\u2192"}</span> <ins>{row.newType}</ins>
      </>
    );
  }
  return <>{row.newType || row.oldType}</>;
}

/** The list of changes: a grid with one row to tab to, moved by the arrow keys. */

import { useEffect, useRef } from "preact/hooks";

import { useBatches } from "../batches";
import { people, words } from "../filters";
import type { Sort } from "../hash";
import { kept } from "../kept";
import { typeName } from "../names";
import { found } from "../search";
import { chosen, go, isReviewed, place, reviewedCount, rows, shown } from "../state";
import type { Row } from "../types";
import { ago, counted, moment } from "../words";
import { clear } from "./Filters";
import { ChangeBadge, Found, LevelChip, Person } from "./Marks";

export function ChangeList() {
  const list = shown.value;
  return (
    <div class="list">
      <div class="list-tools">
        <span class="soft">
          {reviewedCount.value} of {rows.value.length} reviewed
        </span>
        <progress aria-label="Reviewed" max={rows.value.length} value={reviewedCount.value} />
        <label class="sort">
          <span class="unseen">Sort by</span>
          <select
            value={place.value.sort}
            onChange={(event) => go({ sort: event.currentTarget.value as Sort })}
          >
            <option value="level">Gravest first</option>
            <option value="type">By type</option>
            <option value="name">By name</option>
            <option value="time">Newest first</option>
          </select>
        </label>
      </div>
      {list.length ? <Grid list={list} /> : <NothingLeft />}
    </div>
  );
}

/** Scroll the list, and not the page, so far that a row is seen. */
function bring(row: HTMLElement): void {
  const pane = row.closest(".left");
  if (!pane) return;
  const room = pane.getBoundingClientRect();
  const place = row.getBoundingClientRect();
  if (place.top < room.top) pane.scrollTop -= room.top - place.top;
  else if (place.bottom > room.bottom) pane.scrollTop += place.bottom - room.bottom;
}

export function NothingLeft() {
  return (
    <div class="nothing-left">
      <p>
        {found.value.pending
          ? "Searching the changed text."
          : rows.value.length === 1
            ? "The only change does not pass the filters."
            : `None of the ${counted(rows.value.length, "change")} passes the filters.`}
      </p>
      <button type="button" onClick={clear}>
        Clear the filters
      </button>
    </div>
  );
}

/** How many rows are added in one go: a longer list grows while it can be used. */
const BATCH = 400;

function Grid({ list }: { list: Row[] }) {
  const grid = useRef<HTMLDivElement>(null);
  const drawn = useBatches(list.length, BATCH, list.findIndex((row) => row.id === place.value.resource) + 1);
  const current = list.some((row) => row.id === chosen.value?.id) ? chosen.value?.id : list[0]?.id;
  useEffect(() => {
    const row = grid.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (row) bring(row);
  }, [chosen.value?.id]);
  const move = (event: KeyboardEvent) => {
    const at = list.findIndex((row) => row.id === current);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const row = list[Math.max(0, Math.min(list.length - 1, to))];
    if (!row) return;
    go({ resource: row.id });
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  };
  return (
    <div
      ref={grid}
      class="grid"
      role="grid"
      aria-label="Changes"
      aria-rowcount={list.length}
      onKeyDown={move}
    >
      {list.slice(0, drawn).map((row, at) => (
        <GridRow
          key={row.id}
          row={row}
          at={at}
          reachable={row.id === current}
          selected={row.id === chosen.value?.id}
          reviewed={isReviewed(row)}
          query={place.value.text}
          line={found.value.texts.get(row.id) ?? ""}
        />
      ))}
    </div>
  );
}

interface RowProps {
  row: Row;
  at: number;
  reachable: boolean;
  selected: boolean;
  reviewed: boolean;
  query: string;
  /** A line of changed text that the search found. */
  line: string;
}

const GridRow = kept(({ row, at, reachable, selected, reviewed, query, line }: RowProps) => {
  const told = (text: string) => (query ? <Found text={text} /> : text);
  const open = () => go({ resource: row.id });
  return (
    <div
      role="row"
      class={`row ${reviewed ? "reviewed" : ""}`}
      data-id={row.id}
      aria-rowindex={at + 1}
      aria-selected={selected}
      tabIndex={reachable ? 0 : -1}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
        requestAnimationFrame(() => document.getElementById("resource")?.focus());
      }}
    >
      <span role="gridcell" class="cell-badge">
        <ChangeBadge change={row.change} />
      </span>
      <span role="gridcell" class="cell-name">
        <span class="name">{told(row.name)}</span>{" "}
        {typeName(row.resource_type) !== row.name && (
          <span class="soft type">{typeName(row.resource_type)}</span>
        )}
        <span class="gist">{told(gist(row, query, line))}</span>
      </span>
      <span role="gridcell" class="cell-level">
        <LevelChip level={row.level} reason={row.level_reason} />
      </span>
      <span role="gridcell" class="cell-who">
        {reviewed && (
          <span class="tick" title="Reviewed">
            <span aria-hidden="true">{"\u2713"}</span>
            <span class="unseen">Reviewed</span>
          </span>
        )}
        <span class="soft when" title={row.when && moment(row.when)}>
          {row.when && ago(row.when, Date.now())}
        </span>
        <Person login={row.who || people(row)[0] || ""} why={row.unattributed} />
      </span>
    </div>
  );
});

/** One line of what changed: the change or the line that the search found, or the first change. */
function gist(row: Row, query: string, line: string): string {
  const labels = row.changes.filter((change) => !change.cosmetic).map((change) => change.label);
  const needles = words(query);
  const hit = labels.find((label) => needles.some((needle) => label.toLowerCase().includes(needle)));
  if (!hit && line) return line;
  const first = hit ?? labels[0];
  if (!first) {
    if (row.renamed_from) return `was ${row.renamed_from.split(".").slice(2).join(".")}`;
    return row.change === "unknown" ? row.reason : row.level_reason;
  }
  return labels.length > 1 ? `${first}, and ${labels.length - 1} more` : first;
}

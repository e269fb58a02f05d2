/** One changed resource beside the list, or instead of it where there is little room. */

import { useEffect, useRef } from "preact/hooks";

import { ResourceDiff } from "../diff/ResourceDiff";
import { focusOn, rowOf } from "../focus";
import { nameIn, typeIn } from "../names";
import { isNarrow } from "../platform";
import { chosen, go, place, report, rows, shown } from "../state";
import { gotoHunk } from "./hunks";
import { ResourceHead } from "./ResourceHead";

export function Detail() {
  const pane = useRef<HTMLElement>(null);
  const row = chosen.value;
  const { from, to, resource } = place.value;
  useEffect(() => {
    pane.current?.scrollTo(0, 0);
    if (!isNarrow().matches || document.activeElement !== document.body) return;
    // It stands in the place of the list, and of the row that was pressed.
    pane.current?.scrollIntoView();
    pane.current?.focus({ preventScroll: true });
  }, [resource]);
  if (!resource) {
    return (
      <section class="detail empty" aria-label="Change">
        <p class="soft">Pick a change to see what is behind it.</p>
      </section>
    );
  }
  if (!row) return <Gone id={resource} />;
  return (
    <section class="detail" id="resource" ref={pane} tabIndex={-1} aria-label={`What changed in ${row.name}`}>
      <Steps />
      <ResourceHead row={row} />
      <ResourceDiff
        key={row.id}
        two={{ from, to }}
        id={row.id}
        onReady={() => requestAnimationFrame(gotoHunk)}
      />
    </section>
  );
}

/** Back to the list on a narrow page; the one before and after on any. */
function Steps() {
  const list = shown.value;
  const at = list.findIndex((row) => row.id === chosen.value?.id);
  const step = (by: number) => {
    const row = list[at + by];
    if (row) go({ resource: row.id });
  };
  return (
    <nav class="steps" aria-label="Changes in order">
      <button type="button" class="small back" onClick={toList}>
        {"\u2190"} All changes
      </button>
      <span class="soft">
        {at >= 0 ? `${at + 1} of ${list.length}` : "Not in the list as it is filtered"}
      </span>
      <button
        type="button"
        class="small"
        disabled={at <= 0}
        onClick={() => step(-1)}
        title="Previous change (k)"
      >
        {"\u2191"}
        <span class="unseen">Previous change</span>
      </button>
      <button
        type="button"
        class="small"
        disabled={at < 0 || at >= list.length - 1}
        onClick={() => step(1)}
        title="Next change (j)"
      >
        {"\u2193"}
        <span class="unseen">Next change</span>
      </button>
    </nav>
  );
}

function toList(): void {
  const id = chosen.value?.id ?? "";
  go({ resource: "" });
  focusOn(rowOf(id), "#main");
}

/** A link may name what did not change between these two snapshots, or is not in the list. */
function Gone({ id }: { id: string }) {
  const two = report.value.is === "ready" ? report.value.value : null;
  const expected = two?.expected.some((group) => group.rows.some((row) => row.resource_id === id));
  const type = typeIn(id);
  const unread =
    two?.gaps.some((gap) => gap.resource_type === type) ||
    rows.value.some((row) => row.resource_type === type && row.id.endsWith(".*"));
  return (
    <section class="detail" id="resource" tabIndex={-1} aria-label="Change">
      <div class="note">
        <p>
          <b>{nameIn(id)}</b>{" "}
          {expected
            ? "changed as the policy expects, so it is not in the list"
            : unread
              ? "could not be read, so nobody knows whether it changed"
              : "is not among the changes"}{" "}
          between {two?.old?.name ?? "the older snapshot"} and {two?.new.name ?? "the newer one"}.
          {!expected &&
            !unread &&
            " The link may be of other snapshots, or the change is upstream of it in the Flow."}
        </p>
        {rows.value.length > 0 && (
          <button type="button" onClick={toList}>
            Show what did change
          </button>
        )}
      </div>
    </section>
  );
}

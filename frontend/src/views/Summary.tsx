/** The first sentence: what changed, by whom, since when, and how bad it is. Numbers are filters. */

import type { ComponentChildren } from "preact";

import { people } from "../filters";
import { NO_FILTERS } from "../hash";
import { go, place, rows } from "../state";
import type { Level, Report } from "../types";
import { counted, grouped, listed, spokenMoment } from "../words";
import { LevelShape } from "./Marks";

export function Summary({ report }: { report: Report }) {
  const who = new Set(rows.value.flatMap(people));
  const { objects, datasets } = report.impacted;
  const changes = rows.value.filter((row) => row.change !== "unknown");
  const unread = rows.value.length - changes.length;
  if (!changes.length) return <p class="summary">{report.sentence}</p>;
  return (
    <p class="summary">
      <Pick on={() => go({ ...NO_FILTERS, view: listView() })} title="Show all of them">
        {counted(changes.length, "change")}
      </Pick>
      {who.size > 0 && (
        <>
          {" by "}
          <Pick
            on={() => go({ ...NO_FILTERS, who: [...who], view: listView() })}
            title={listed([...who].sort())}
          >
            {who.size === 1 ? "1 person" : `${who.size} people`}
          </Pick>
        </>
      )}
      {report.old && <> {sinceWords(report.old.taken_at, report.new.taken_at)}</>}
      {(["critical", "high"] as const).map((level) => (
        <OfLevel key={level} level={level} />
      ))}
      {objects > 0 && (
        <>
          {", "}
          <Pick
            on={() => go({ ...NO_FILTERS, impact: true, view: listView() })}
            title="Show the changes that reach them"
          >
            {datasets ? counted(datasets, "dataset") : counted(objects, "object")}
          </Pick>
          {" impacted downstream"}
        </>
      )}
      {"."}
      {unread > 0 && (
        <>
          {" "}
          <Pick
            on={() => go({ ...NO_FILTERS, change: ["unknown"], view: listView() })}
            title="Show what could not be read"
          >
            {counted(unread, "object")}
          </Pick>{" "}
          could not be read.
        </>
      )}
    </p>
  );
}

/** The two may be swapped: then it is told what going back would change. */
function sinceWords(old: string, now: string): string {
  if (Date.parse(old) <= Date.parse(now)) return `since ${spokenMoment(old)}`;
  return `going back from ${spokenMoment(old)} to ${spokenMoment(now)}`;
}

const listView = () => (place.value.view === "all" ? "all" : "changes");

function OfLevel({ level }: { level: Exclude<Level, ""> }) {
  const count = rows.value.filter((row) => row.level === level).length;
  if (!count) return null;
  return (
    <>
      {", "}
      <Pick
        on={() => go({ ...NO_FILTERS, level: [level], view: listView() })}
        title={`Show only ${level} changes`}
        look={level}
      >
        <LevelShape level={level} />
        {grouped(count)} {level}
      </Pick>
    </>
  );
}

interface PickProps {
  on: () => void;
  title: string;
  look?: string;
  children: ComponentChildren;
}

function Pick({ on, title, look = "", children }: PickProps) {
  return (
    <button type="button" class={`pick ${look}`} title={title} onClick={on}>
      {children}
    </button>
  );
}

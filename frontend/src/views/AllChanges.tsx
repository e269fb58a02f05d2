/** All listed changes on one page, each with its diff: to read in one go, and to print. */

import { useEffect, useRef, useState } from "preact/hooks";

import { ResourceDiff } from "../diff/ResourceDiff";
import { print, recall, remember } from "../platform";
import { place, say, shown } from "../state";
import type { Row } from "../types";
import { counted } from "../words";
import { ResourceHead } from "./ResourceHead";

export function AllChanges() {
  const list = shown.value;
  const ids = list.map((row) => row.id);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set(recall("cards") === "closed" ? ids : []));
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  const [printing, setPrinting] = useState(false);
  const waiting = list.filter((row) => !ready.has(row.id) && !closed.has(row.id)).length;
  useEffect(() => {
    if (!printing || waiting) return;
    setPrinting(false);
    if (!print())
      say(
        "DSS shows this webapp in a sandbox, where printing is off. Export the HTML report and print that.",
      );
  }, [printing, waiting]);
  const setAll = (close: boolean) => {
    remember("cards", close ? "closed" : "open");
    setClosed(new Set(close ? ids : []));
  };
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  return (
    <div class="all-changes">
      <p class="all-tools">
        <button type="button" onClick={() => setAll(false)}>
          Expand all
        </button>
        <button type="button" onClick={() => setAll(true)}>
          Collapse all
        </button>
        <button
          type="button"
          disabled={printing}
          onClick={() => {
            setClosed(new Set());
            setPrinting(true);
          }}
        >
          Print
        </button>
        {printing && <span role="status">{counted(waiting, "change")} still to load</span>}
      </p>
      {list.map((row) => (
        <Card
          key={row.id}
          row={row}
          open={!closed.has(row.id)}
          eager={printing}
          toggle={() => toggle(row.id)}
          onReady={() => setReady((before) => new Set([...before, row.id]))}
        />
      ))}
    </div>
  );
}

interface CardProps {
  row: Row;
  open: boolean;
  eager: boolean;
  toggle: () => void;
  onReady: () => void;
}

/** A card asks for its diff when it comes near the window, so that many of them do not wait. */
function Card({ row, open, eager, toggle, onReady }: CardProps) {
  const box = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: "600px" },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { from, to } = place.value;
  return (
    <article
      class="card"
      ref={box}
      data-id={row.id}
      id={row.id === place.value.resource ? "resource" : undefined}
      tabIndex={-1}
    >
      <button type="button" class="small fold-card" aria-expanded={open} onClick={toggle}>
        {open ? "Collapse" : "Expand"} <span class="unseen">{row.name}</span>
      </button>
      <ResourceHead row={row} />
      {open && (near || eager) && <ResourceDiff two={{ from, to }} id={row.id} onReady={onReady} />}
    </article>
  );
}

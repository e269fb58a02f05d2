/** All listed changes on one page, each with its diff: to read in one go, and to print. */

import { useEffect, useRef, useState } from "preact/hooks";

import { ResourceDiff } from "../diff/ResourceDiff";
import { print } from "../platform";
import { chosen, go, place, say, shown } from "../state";
import type { Row } from "../types";
import { counted } from "../words";
import { isOpen, setAll, toggle } from "./cards";
import { NothingLeft } from "./ChangeList";
import { gotoHunk } from "./hunks";
import { ResourceHead } from "./ResourceHead";
import { settled } from "./settled";

export function AllChanges() {
  const list = shown.value;
  const [ready, setReady] = useState<ReadonlySet<string>>(new Set());
  const waiting = list.filter((row) => !ready.has(row.id) && isOpen(row.id)).length;
  const { box, printing, setPrinting } = usePrinting(waiting);
  const selected = chosen.value?.id;
  useEffect(() => {
    const card = selected ? document.getElementById("resource") : null;
    const { top = 0, bottom = 1 } = card?.getBoundingClientRect() ?? {};
    // One that is seen stays where it is: people may have clicked in it.
    if (bottom < 0 || top > window.innerHeight) card?.scrollIntoView();
  }, [selected]);
  return (
    <div class="all-changes" ref={box}>
      <p class="all-tools">
        <button type="button" onClick={() => setAll(true)}>
          Expand all
        </button>
        <button type="button" onClick={() => setAll(false)}>
          Collapse all
        </button>
        <button
          type="button"
          disabled={printing}
          onClick={() => {
            setAll(true);
            setPrinting(true);
          }}
        >
          Print
        </button>
        {printing && <span role="status">{counted(waiting, "change")} still to load</span>}
      </p>
      {!list.length && <NothingLeft />}
      {list.map((row) => (
        <Card
          key={row.id}
          row={row}
          open={isOpen(row.id)}
          eager={printing}
          toggle={() => toggle(row.id)}
          onReady={() => {
            setReady((before) => new Set([...before, row.id]));
            if (row.id === chosen.value?.id) requestAnimationFrame(gotoHunk);
          }}
        />
      ))}
    </div>
  );
}

/** Prints what is in `box` as soon as nothing that it shows is waited for. */
function usePrinting(waiting: number) {
  const [printing, setPrinting] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!printing || waiting || !box.current) return undefined;
    return settled(box.current, () => {
      setPrinting(false);
      if (!print())
        say(
          "DSS shows this webapp in a sandbox, where printing is off. Export the HTML report and print that.",
        );
    });
  }, [printing, waiting]);
  return { box, printing, setPrinting };
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
  const asked = near || eager;
  return (
    <article
      class={open && !asked ? "card far" : "card"}
      ref={box}
      data-id={row.id}
      id={row.id === chosen.value?.id ? "resource" : undefined}
      tabIndex={-1}
      // Before the buttons in it: what they do is about the card that they stand in.
      onClickCapture={() => go({ resource: row.id })}
    >
      <button type="button" class="small fold-card" aria-expanded={open} onClick={toggle}>
        {open ? "Collapse" : "Expand"} <span class="unseen">{row.name}</span>
      </button>
      <ResourceHead row={row} />
      {open && asked && <ResourceDiff two={{ from, to }} id={row.id} onReady={onReady} />}
    </article>
  );
}

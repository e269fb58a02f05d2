/** Search and filters of the list, with the number of rows that each choice leaves. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { focusOn } from "../focus";
import { type Choice, choices, type Facet, FACETS, isFiltered, isNoise, passing, UNKNOWN } from "../filters";
import { CHANGE_WORDS, LEVEL_WORDS, typeName } from "../names";
import { found } from "../search";
import { clearFilters, go, look, place, rows, shown } from "../state";
import { capital, counted, fullName } from "../words";

const FACET_WORDS: Record<Facet, string> = {
  level: "Level",
  change: "Change",
  type: "Type",
  who: "Who",
  zone: "Zone",
};
const TIME_WORDS: Record<string, string> = {
  day: "Last 24 hours",
  week: "Last 7 days",
  month: "Last 30 days",
};

export function valueWords(facet: Facet, value: string): string {
  if (facet === "level") return LEVEL_WORDS[value] ?? value;
  if (facet === "change") return (CHANGE_WORDS as Record<string, string>)[value] ?? value;
  if (facet === "type") return capital(typeName(value));
  if (facet === "who") return value === UNKNOWN ? "Nobody is named" : fullName(value);
  return value;
}

export function FilterBar() {
  const { filters } = look.value;
  const noisy = passing({ ...look.value, filters: { ...filters, noise: true } }).filter(isNoise).length;
  const used = FACETS.filter(
    (facet) => choices(look.value, facet).length > 1 || place.value[facet].length > 0,
  );
  return (
    <div class="filters" role="search" aria-label="Filter the changes">
      <Search />
      <div class="facets">
        {used.map((facet) => (
          <FacetMenu key={facet} facet={facet} />
        ))}
        <MoreMenu noisy={noisy} />
      </div>
      <Chips />
    </div>
  );
}

function Search() {
  const [text, setText] = useState(place.value.text);
  const timer = useRef(0);
  const sent = useRef(text);
  const rest = () => window.clearTimeout(timer.current);
  useEffect(() => rest, []);
  useEffect(() => {
    // What was sent from here is no news, and more may have been typed since.
    if (place.value.text === sent.current) return;
    rest();
    sent.current = place.value.text;
    setText(place.value.text);
  }, [place.value.text]);
  const type = (value: string) => {
    setText(value);
    rest();
    timer.current = window.setTimeout(() => {
      sent.current = value.trim();
      go({ text: sent.current });
    }, 150);
  };
  return (
    <label class="search">
      <span class="unseen">Search names, settings and changed text</span>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="7" cy="7" r="4.6" />
        <path d="M10.5 10.5 L14.5 14.5" />
      </svg>
      <input
        id="search"
        type="search"
        placeholder="Search names and changed text"
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

function FacetMenu({ facet }: { facet: Facet }) {
  const chosen = place.value[facet];
  const toggle = (value: string) =>
    go({ [facet]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] });
  return (
    <Menu name={FACET_WORDS[facet]} count={chosen.length}>
      {choices(look.value, facet).map((choice) => (
        <Check
          key={choice.value}
          choice={choice}
          words={valueWords(facet, choice.value)}
          on={() => toggle(choice.value)}
        />
      ))}
    </Menu>
  );
}

function MoreMenu({ noisy }: { noisy: number }) {
  const { time, impact, unreviewed, noise } = place.value;
  const set = Number(time !== "") + Number(impact) + Number(unreviewed) + Number(!noise);
  return (
    <Menu name="More" count={set}>
      <label class="check">
        <span>Saved</span>
        <select value={time} onChange={(event) => go({ time: event.currentTarget.value })}>
          <option value="">at any time</option>
          {Object.entries(TIME_WORDS).map(([value, words]) => (
            <option key={value} value={value}>
              {words.toLowerCase()}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={impact} onChange={() => go({ impact: !impact })} />
        <span>With something downstream</span>
      </label>
      <label class="check">
        <input type="checkbox" checked={unreviewed} onChange={() => go({ unreviewed: !unreviewed })} />
        <span>Not reviewed yet</span>
      </label>
      <label class="check">
        <input type="checkbox" checked={noise} onChange={() => go({ noise: !noise })} />
        <span>Changes of looks alone</span>
        <span class="count">{noisy}</span>
      </label>
    </Menu>
  );
}

function Check({ choice, words, on }: { choice: Choice; words: string; on: () => void }) {
  return (
    <label class={choice.count || choice.chosen ? "check" : "check none"}>
      <input type="checkbox" checked={choice.chosen} onChange={on} />
      <span>{words}</span>
      <span class="count" aria-label={counted(choice.count, "change")}>
        {choice.count}
      </span>
    </label>
  );
}

interface MenuProps {
  name: string;
  count: number;
  /** Whether its button looks like the others of the page's head. */
  plain?: boolean;
  children: ComponentChildren;
}

/** A button that opens a panel; Escape or a click elsewhere closes it. */
export function Menu({ name, count, plain = false, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  const close = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu" ref={box} onKeyDown={close}>
      <button
        ref={button}
        type="button"
        class={plain ? "menu-button" : "small menu-button"}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {name}
        {count > 0 && <span class="count">{count}</span>}
        <span class="arrow" aria-hidden="true" />
      </button>
      {open && <div class="menu-panel">{children}</div>}
    </div>
  );
}

/** Take all filters back; the button for it goes with them. */
export function clear(): void {
  clearFilters();
  focusOn("#search");
}

/** What is filtered, each with a way to take it back. */
function Chips() {
  if (!isFiltered(place.value)) return null;
  const { time, impact, unreviewed, noise, text } = place.value;
  const chips: [string, () => void][] = FACETS.flatMap((facet) =>
    place.value[facet].map((value): [string, () => void] => [
      valueWords(facet, value),
      () => go({ [facet]: place.value[facet].filter((one) => one !== value) }),
    ]),
  );
  if (time) chips.push([TIME_WORDS[time] ?? time, () => go({ time: "" })]);
  if (impact) chips.push(["With something downstream", () => go({ impact: false })]);
  if (unreviewed) chips.push(["Not reviewed yet", () => go({ unreviewed: false })]);
  if (!noise) chips.push(["Without changes of looks", () => go({ noise: true })]);
  if (text) chips.push([`\u201c${text}\u201d`, () => go({ text: "" })]);
  return (
    <div class="chips">
      <span class="soft" aria-live="polite">
        {shown.value.length} of {rows.value.length}
        {found.value.pending && ", searching the changed text"}
        {found.value.problem && `, changed text not searched: ${found.value.problem}`}
      </span>
      {chips.map(([words, drop]) => (
        <button
          key={words}
          type="button"
          class="chip removable"
          aria-label={`Remove the filter ${words}`}
          onClick={() => {
            drop();
            focusOn("#search");
          }}
        >
          {words} <span aria-hidden="true">{"\u00d7"}</span>
        </button>
      ))}
      <button type="button" class="link" onClick={clear}>
        Clear all
      </button>
    </div>
  );
}

/** Small marks that several views share: level, change, person, time, and found words. */

import { marked, UNKNOWN } from "../filters";
import { CHANGE_SIGNS, CHANGE_WORDS, LEVEL_MEANING, LEVEL_WORDS } from "../names";
import { place } from "../state";
import type { ChangeType, Level } from "../types";
import { ago, fullName, initials, moment } from "../words";

/** How grave a change is: a word and a shape, never a colour alone. */
export function LevelChip({ level, reason }: { level: Level; reason?: string }) {
  if (!level) return null;
  return (
    <span class={`chip level ${level}`} title={reason ?? LEVEL_MEANING[level]}>
      <LevelShape level={level} />
      {LEVEL_WORDS[level]}
    </span>
  );
}

const BARS: Record<string, number> = { critical: 4, high: 3, medium: 2, low: 1, cosmetic: 0 };

/** A bar of the level's shape, as a part of a path. */
const bar = (at: number) => `M${(at * 3.6).toFixed(1)} ${7 - at * 2}h2.6v${3 + at * 2}h-2.6z`;
const ALL = [0, 1, 2, 3];

/** Bars that grow with the level. */
export function LevelShape({ level }: { level: string }) {
  const bars = BARS[level] ?? 0;
  return (
    <svg class="level-shape" viewBox="0 0 14 10" width="14" height="10" aria-hidden="true">
      <path class="full" d={ALL.slice(0, bars).map(bar).join("")} />
      <path class="empty" d={ALL.slice(bars).map(bar).join("")} />
    </svg>
  );
}

export function ChangeBadge({ change, words = false }: { change: ChangeType; words?: boolean }) {
  return (
    <span class={`badge ${change}`} title={CHANGE_WORDS[change]}>
      <span class="badge-sign" aria-hidden="true">
        {CHANGE_SIGNS[change]}
      </span>
      <span class={words ? "" : "unseen"}>{CHANGE_WORDS[change]}</span>
    </span>
  );
}

/** Why nobody is named, where nothing more is known. */
export const NOBODY = "DSS keeps no stamp of who saved this, and the git log of the project names nobody";

/** A person by initials, the whole name on hover and for people who listen. */
export function Person({ login, why = "", words = false }: { login: string; why?: string; words?: boolean }) {
  const known = login !== "" && login !== UNKNOWN;
  const name = known ? fullName(login) : "Nobody is named";
  const title = known
    ? name === login
      ? login
      : `${name} (${login})`
    : why || NOBODY;
  return (
    <span class="person" title={title}>
      <span class={known ? "avatar" : "avatar nobody"} aria-hidden="true">
        {known ? initials(login) : "?"}
      </span>
      <span class={words ? "" : "unseen"}>
        {name}
        {!known && `: ${title}`}
      </span>
    </span>
  );
}

/** When something was, relative and absolute. */
export function When({ when, both = false }: { when: string; both?: boolean }) {
  if (!when) return null;
  return (
    <time dateTime={when} title={moment(when)}>
      {ago(when, Date.now())}
      {both && `, ${moment(when)}`}
    </time>
  );
}

/** A text with what the search found marked. */
export function Found({ text }: { text: string }) {
  const query = place.value.text;
  if (!query) return <>{text}</>;
  return (
    <>{marked(text, query).map((part, at) => (part.hit ? <mark key={at}>{part.text}</mark> : part.text))}</>
  );
}

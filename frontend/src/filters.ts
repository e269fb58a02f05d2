/** Which rows are listed, how they are sorted, and how many each choice of a filter would leave. */

import type { Filters, Sort } from "./hash";
import { CHANGE_TYPES, LEVELS, type Report, type Row } from "./types";

export const UNKNOWN = "?";
export const FACETS = ["level", "change", "type", "who", "zone"] as const;
export type Facet = (typeof FACETS)[number];

const DAY = 86_400_000;
const SPANS: Record<string, number> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

/** Return all rows of a report, in its order. */
export function allRows(report: Report): Row[] {
  return report.groups.flatMap((group) => group.rows);
}

/** Everybody who had a hand in a row. */
export function people(row: Row): string[] {
  const found = new Set([...row.commits.map((commit) => commit.author), row.who]);
  found.delete("");
  return [...found].sort();
}

/** What a row has of a facet; `UNKNOWN` where nobody knows. */
export function valuesOf(row: Row, facet: Facet): string[] {
  if (facet === "who") return people(row).length ? people(row) : [UNKNOWN];
  if (facet === "type") return [row.resource_type];
  if (facet === "zone") return row.zone ? [row.zone] : [];
  return [row[facet] || UNKNOWN];
}

/** Whether only the looks of a resource changed. */
export function isNoise(row: Row): boolean {
  return row.changes.length > 0 && row.changes.every((change) => change.cosmetic);
}

/** Whether something depends on what changed here. */
export function reaches(row: Row): boolean {
  return row.impact.resource_count + row.impact.scenario_count > 0;
}

/** Return the text that a search looks through, in small letters. */
export function haystack(row: Row): string {
  // without the project key: all of them have it
  const names = [row.id, row.renamed_from].map((id) => id.split(".").slice(2).join("."));
  const words = [row.name, ...names, row.level_reason, row.reason, row.who];
  for (const change of row.changes) words.push(change.path, change.label);
  for (const follower of row.followers) words.push(follower.name);
  return words.join("\n").toLowerCase();
}

export interface Look {
  rows: readonly Row[];
  filters: Filters;
  /** When the newer snapshot was taken, in milliseconds; spans of time end there. */
  end: number;
  isReviewed: (row: Row) => boolean;
  /** What the backend found in changed text, by id. */
  found: ReadonlyMap<string, string>;
}

/** Return the words of a search in small letters. */
export function words(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Return the rows that pass all filters, or all but one facet. */
export function passing({ rows, filters, end, isReviewed, found }: Look, except?: Facet): Row[] {
  const needles = words(filters.text);
  const facets = FACETS.filter((facet) => facet !== except && filters[facet].length > 0);
  const span = SPANS[filters.time] ?? 0;
  return rows.filter((row) => {
    if (!filters.noise && isNoise(row)) return false;
    if (filters.impact && !reaches(row)) return false;
    if (filters.unreviewed && isReviewed(row)) return false;
    if (span && !(Date.parse(row.when) >= end - span)) return false;
    if (!facets.every((facet) => valuesOf(row, facet).some((one) => filters[facet].includes(one))))
      return false;
    if (!needles.length || found.has(row.id)) return true;
    const text = haystack(row);
    return needles.every((needle) => text.includes(needle));
  });
}

export interface Choice {
  value: string;
  count: number;
  chosen: boolean;
}

/** Return the choices of a facet with the rows that each would leave beside the other filters. */
export function choices(look: Look, facet: Facet): Choice[] {
  const counts = new Map<string, number>();
  for (const row of look.rows) for (const value of valuesOf(row, facet)) counts.set(value, 0);
  for (const value of look.filters[facet]) counts.set(value, 0);
  for (const row of passing(look, facet)) {
    for (const value of valuesOf(row, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const order: readonly string[] = facet === "level" ? LEVELS : facet === "change" ? CHANGE_TYPES : [];
  return [...counts]
    .map(([value, count]) => ({ value, count, chosen: look.filters[facet].includes(value) }))
    .sort(
      (one, other) => rank(order, one.value) - rank(order, other.value) || compare(one.value, other.value),
    );
}

function rank(order: readonly string[], value: string): number {
  const place = order.indexOf(value);
  return place < 0 ? order.length + Number(value === UNKNOWN) : place;
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/** Return the rows in the order of people's choice; equal ones keep theirs. */
export function sorted(rows: readonly Row[], sort: Sort): Row[] {
  const by: Record<Sort, (one: Row, other: Row) => number> = {
    level: (one, other) => rank(LEVELS, one.level) - rank(LEVELS, other.level),
    type: (one, other) => compare(one.resource_type, other.resource_type),
    name: (one, other) => compare(one.name, other.name),
    time: (one, other) => (Date.parse(other.when) || 0) - (Date.parse(one.when) || 0),
  };
  return [...rows].sort(by[sort]);
}

/** Whether any filter is set. */
export function isFiltered(filters: Filters): boolean {
  const { time, impact, unreviewed, noise, text } = filters;
  return (
    Boolean(time || impact || unreviewed || !noise || text) || FACETS.some((facet) => filters[facet].length)
  );
}

/** Return the places in a text, `[start, end)`, where words of a search stand. */
export function hits(text: string, query: string): [number, number][] {
  const needles = words(query);
  const lower = text.toLowerCase();
  // Some capital letters are longer in small ones: then places would be off.
  if (!needles.length || lower.length !== text.length) return [];
  const found: [number, number][] = [];
  for (let from = 0; from < text.length; ) {
    let at = text.length;
    let length = 0;
    for (const needle of needles) {
      const place = lower.indexOf(needle, from);
      if (place >= 0 && (place < at || (place === at && needle.length > length))) {
        at = place;
        length = needle.length;
      }
    }
    if (length) found.push([at, at + length]);
    from = at + length;
  }
  return found;
}

/** Cut a text where a search matched, so that the matches can be marked. */
export function marked(text: string, query: string): { text: string; hit: boolean }[] {
  const found: { text: string; hit: boolean }[] = [];
  let from = 0;
  for (const [start, end] of hits(text, query)) {
    if (start > from) found.push({ text: text.slice(from, start), hit: false });
    found.push({ text: text.slice(start, end), hit: true });
    from = end;
  }
  if (from < text.length) found.push({ text: text.slice(from), hit: false });
  return found;
}

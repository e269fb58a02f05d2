/** Words for numbers, times and people. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "1 change", "2 changes"; `many` where an s is not enough. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A number with its thousands apart. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** How long ago something was: "just now", "5 minutes ago", "yesterday", "3 months ago". */
export function ago(when: string, now: number): string {
  const then = Date.parse(when);
  if (Number.isNaN(then)) return "";
  const past = now - then;
  if (past < -MINUTE) return "in the future";
  if (past < MINUTE) return "just now";
  if (past < HOUR) return `${counted(Math.floor(past / MINUTE), "minute")} ago`;
  if (past < DAY) return `${counted(Math.floor(past / HOUR), "hour")} ago`;
  const days = Math.floor(past / DAY);
  if (days === 1) return "yesterday";
  if (days < 14) return `${days} days ago`;
  if (days < 60) return `${Math.floor(days / 7)} weeks ago`;
  if (days < 730) return `${Math.floor(days / 30.44)} months ago`;
  return `${Math.floor(days / 365.25)} years ago`;
}

const FIELDS: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
};

/** "18 Jun 2026, 11:33 CEST": date and time with their zone; that of the reader where none is given. */
export function moment(when: string, timeZone?: string): string {
  return shown(when, { ...FIELDS, timeZoneName: "short" }, timeZone);
}

/** "18 Jun, 11:33", where the year and the zone are told nearby. */
export function shortMoment(when: string, timeZone?: string): string {
  return shown(when, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, timeZone);
}

/** "Thu 18 June, 11:33", as a sentence says it. */
export function spokenMoment(when: string, timeZone?: string): string {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  return shown(when, options, timeZone);
}

function shown(when: string, options: Intl.DateTimeFormatOptions, timeZone?: string): string {
  const time = new Date(when);
  if (Number.isNaN(time.getTime())) return "";
  return formatter(options, timeZone).format(time);
}

/** Making a formatter takes far longer than using it, and a list uses thousands. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, timeZone = ""): Intl.DateTimeFormat {
  const key = `${Object.keys(options).join()} ${timeZone}`;
  let found = formatters.get(key);
  if (!found)
    formatters.set(
      key,
      (found = new Intl.DateTimeFormat("en-GB", { ...options, ...(timeZone ? { timeZone } : {}) })),
    );
  return found;
}

/** The initials of a login: "anna.berg" is AB. */
export function initials(login: string): string {
  const parts =
    login
      .split("@")[0]
      ?.split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean) ?? [];
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : [parts[0]];
  return letters.map((part) => [...(part ?? "?")][0]?.toUpperCase() ?? "?").join("");
}

/** The name of a login as people say it: "anna.berg" is Anna Berg. Other forms stay as they are. */
export function fullName(login: string): string {
  if (!/^\p{Ll}+(?:[._]\p{Ll}+)+$/u.test(login)) return login;
  return login.split(/[._]/).map(capital).join(" ");
}

/** "writeProjectContent" is "Write project content". */
export function spaced(name: string): string {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return name;
  const words = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return capital(words);
}

/** The same words with a capital first. */
export function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** "12 kB" for a size in bytes. */
export function sized(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

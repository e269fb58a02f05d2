/** Tells in which language a text of a resource is written. */

export type Language = "" | "bash" | "json" | "markdown" | "python" | "r" | "scala" | "sql";

const BY_ENDING: Record<string, Language> = {
  bash: "bash",
  json: "json",
  md: "markdown",
  py: "python",
  r: "r",
  scala: "scala",
  sh: "bash",
  sql: "sql",
};

const SIGNS: readonly [Language, RegExp][] = [
  ["python", /^\s*(?:#.*-\*-|import \w|from [\w.]+ import |def \w+\(|class \w+|@\w+|assert |%\w+)/m],
  ["r", /^\s*library\(\w+\)|<-\s*(?:function|dku|read|c)\b/m],
  ["scala", /^\s*(?:val |object |import [\w.]+\._|def \w+.*:\s*\w+\s*=)/m],
  ["sql", /^\s*(?:--.*\n\s*)*(?:select|with|insert|create|update|delete|merge)\b/im],
  ["bash", /^#!.*\b(?:ba)?sh\b|^\s*(?:echo|export|set -e)\b/m],
];

/** Return the language by the type of the resource, the end of its name, or the text itself. */
export function languageOf(type: string, name: string, path: string, text: string): Language {
  if (type === "wiki_article") return "markdown";
  const ending = BY_ENDING[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""];
  if (type === "library_file" && ending) return ending;
  if (/sql/i.test(path) || type === "sql_notebook") return "sql";
  if (/^\s*[[{]/.test(text) && isJson(text)) return "json";
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? "";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One value of a definition: short ones in the line, long ones cut. */

import { useState } from "preact/hooks";

import { Found } from "../views/Marks";

const SHORT = 90;
const LINES = 12;

export function Value({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (value === null || value === undefined) return <span class="nothing">none</span>;
  if (value === "") return <span class="nothing">empty</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const compact = typeof value === "string" ? value : JSON.stringify(value);
  if (compact.length <= SHORT && !compact.includes("\n")) return (
      <code>
        <Found text={compact} />
      </code>
    );
  const lines = text.split("\n");
  const long = lines.length > LINES || text.length > SHORT * LINES;
  const shown = whole
    ? text
    : lines
        .slice(0, LINES)
        .join("\n")
        .slice(0, SHORT * LINES);
  return (
    <div class="long-value">
      <pre tabIndex={0}>
        <Found text={shown} />
      </pre>
      {long && (
        <button type="button" class="small" onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : `Show all ${lines.length} lines`}
        </button>
      )}
    </div>
  );
}

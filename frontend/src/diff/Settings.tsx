/** Changed settings: by what they are about, with their path in words, before and after. */

import { useState } from "preact/hooks";

import { inWords } from "../paths";
import { Found } from "../views/Marks";
import type { Change } from "../types";
import { subjects } from "./sections";
import { Sign } from "./Sign";
import { Value } from "./Value";

export function Settings({ changes }: { changes: readonly Change[] }) {
  const [raw, setRaw] = useState(false);
  return (
    <div class="settings">
      <div class="section-tools">
        <button type="button" class="small" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          Raw paths and values
        </button>
      </div>
      {subjects(changes).map((subject) => (
        <div class="subject" key={subject.name}>
          {subject.name && (
            <h4>
              <Found text={subject.name} />
            </h4>
          )}
          <ul class="plain">
            {subject.changes.map(({ change, words }) => (
              <li key={change.path} class="setting" data-hunk tabIndex={-1}>
                <p class="setting-words">
                  <Sign kind={change.kind} /> <Found text={words} />
                </p>
                <p class="path">{raw ? <code>{change.path}</code> : inWords(change.path)}</p>
                {raw ? <Raw change={change} /> : <BeforeAfter change={change} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

export function BeforeAfter({ change }: { change: Change }) {
  return (
    <dl class="before-after">
      {change.kind !== "added" && (
        <div class="before">
          <dt>Before</dt>
          <dd>
            <Value value={change.old} />
          </dd>
        </div>
      )}
      {change.kind !== "removed" && (
        <div class="after">
          <dt>After</dt>
          <dd>
            <Value value={change.new} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Raw({ change }: { change: Change }) {
  const lines = [
    ...(change.kind === "added" ? [] : [`- ${JSON.stringify(change.old)}`]),
    ...(change.kind === "removed" ? [] : [`+ ${JSON.stringify(change.new)}`]),
  ];
  return (
    <pre class="raw" tabIndex={0}>
      {lines.join("\n")}
    </pre>
  );
}

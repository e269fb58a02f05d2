/** The panel that is open, if any: the keyboard map, the baseline act, or a text to copy by hand. */

import { KEYS } from "../keyboard";
import { LEVEL_MEANING } from "../names";
import { choose, shortcuts } from "../state";
import { LEVELS } from "../types";
import { LevelChip } from "./Marks";
import { Panel } from "./Panel";
import { opened, toCopy } from "./panels";
import { SetBaseline } from "./SetBaseline";

export function Dialogs() {
  return (
    <>
      {opened.value === "help" && <Help />}
      {opened.value === "baseline" && <SetBaseline />}
      {toCopy.value && (
        <Panel title={toCopy.value.title} close={() => (toCopy.value = null)}>
          <p>Files and links cannot be handed out from here. Select the text and copy it.</p>
          <textarea
            class="to-copy"
            aria-label={toCopy.value.title}
            readOnly
            value={toCopy.value.text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Panel>
      )}
    </>
  );
}

function Help() {
  return (
    <Panel title="Keys and signs" close={() => (opened.value = "")}>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={() => choose("shortcuts", shortcuts.value ? "off" : "on")}
        />
        <span>Use these keys</span>
      </label>
      <dl class="keys">
        {KEYS.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <h3>How grave a change is</h3>
      <dl class="legend">
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <LevelChip level={level} />
            </dt>
            <dd>{LEVEL_MEANING[level]}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

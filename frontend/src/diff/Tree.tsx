/** A definition as a tree of names and values; what is long grows on request. */

import { useState } from "preact/hooks";

import { counted, spaced } from "../words";
import { type Definition, isDefinition, isEmpty, isList, itemName } from "./definition";
import { Value } from "./Value";

/** How many entries of one level are shown at first. */
const FIRST = 40;

export function Tree({ value }: { value: Definition | unknown[] }) {
  const [all, setAll] = useState(false);
  const entries: [string, unknown][] = isList(value)
    ? value.map((item, at) => [itemName(item, at), item])
    : Object.entries(value).map(([key, item]) => [spaced(key), item]);
  const telling = entries.filter(([, item]) => !isEmpty(item));
  return (
    <>
      <dl class="tree">
        {telling.slice(0, all ? telling.length : FIRST).map(([name, item], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>
              <Item value={item} />
            </dd>
          </div>
        ))}
      </dl>
      {telling.length > FIRST && (
        <button type="button" class="small" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${counted(telling.length, "entry", "entries")}`}
        </button>
      )}
    </>
  );
}

function Item({ value }: { value: unknown }) {
  if (isList(value) && !value.some((item) => isDefinition(item) || isList(item)))
    return <Value value={value.join(", ")} />;
  return isDefinition(value) || isList(value) ? <Tree value={value} /> : <Value value={value} />;
}

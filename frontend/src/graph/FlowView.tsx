/** The Flow with what changed and what that reaches, drawn or as a table. */

import { useEffect, useMemo, useState } from "preact/hooks";

import * as api from "../api";
import { focusOn } from "../focus";
import type { Scope } from "../hash";
import { CHANGE_WORDS, nameIn, kindOf } from "../names";
import { asFailure, go, LOADING, type Load, place, rows, say } from "../state";
import type { Flow, FlowNode } from "../types";
import { counted, grouped } from "../words";
import { Skeleton, Trouble } from "../views/States";
import { draw } from "./drawer";
import { FlowGraph } from "./FlowGraph";
import { FlowTable } from "./FlowTable";
import type { Drawing } from "./layout";
import { caveat, within } from "./scope";

const SCOPES: readonly { scope: Scope; words: string }[] = [
  { scope: "changes", words: "Changes only" },
  { scope: "context", words: "With impact" },
  { scope: "all", words: "Whole Flow" },
];

const select = (id: string) => go({ resource: id });

export function FlowView() {
  const { from, to, resource: selected } = place.value;
  const [attempt, setAttempt] = useState(0);
  const [asList, setAsList] = useState(false);
  const load = useFlow(from, to, attempt);
  const whole = load.is === "ready" ? load.value : null;
  const part = useMemo(() => (whole ? within(whole, place.value.scope) : null), [whole, place.value.scope]);
  if (load.is === "failed") return <Trouble failure={load.failure} retry={() => setAttempt(attempt + 1)} />;
  if (!whole || !part) return <Skeleton words="Drawing the Flow" />;

  const node = whole.nodes.find((one) => one.id === selected);
  // What is selected is drawn, also where a link names something outside of the part.
  const lacks = (drawn: Flow) => node !== undefined && !drawn.nodes.includes(node);
  const flow = lacks(part) ? whole : part;
  return (
    <div class="flow-view">
      <div class="flow-tools">
        <span class="segments" role="group" aria-label="How much of the Flow">
          {SCOPES.map(({ scope: one, words }) => (
            <button
              key={one}
              type="button"
              class="small"
              aria-pressed={(flow === part ? place.value.scope : "all") === one}
              onClick={() => go({ scope: one, resource: lacks(within(whole, one)) ? "" : selected })}
            >
              {words}
            </button>
          ))}
        </span>
        <FindInFlow nodes={whole.nodes} part={part} />
        <span class="soft">
          {grouped(flow.nodes.length)} of {counted(whole.nodes.length, "object")}
        </span>
        <button type="button" class="small" aria-pressed={asList} onClick={() => setAsList(!asList)}>
          Show as a list
        </button>
      </div>
      {asList ? (
        <FlowTable nodes={flow.nodes} selected={selected} select={select} />
      ) : (
        <div class="flow-area">
          <Drawn flow={flow} selected={selected} select={select} />
          <Legend nodes={flow.nodes} />
        </div>
      )}
      {node ? (
        <NodeCard node={node} />
      ) : (
        <p class="soft flow-hint">
          Select an object to see what depends on it. Drag to move, Ctrl and the wheel to zoom.
        </p>
      )}
    </div>
  );
}

/** The drawing, as soon as it is laid out. */
function Drawn({ flow, selected, select }: { flow: Flow; selected: string; select: (id: string) => void }) {
  const [done, setDone] = useState<{ flow: Flow; drawing: Drawing } | null>(null);
  useEffect(() => {
    let wanted = true;
    void Promise.resolve(draw(flow)).then((drawing) => wanted && setDone({ flow, drawing }));
    return () => {
      wanted = false;
    };
  }, [flow]);
  if (done?.flow !== flow) {
    return (
      <div class="flow-box drawing" aria-busy="true">
        <p role="status">Drawing {counted(flow.nodes.length, "object")}</p>
      </div>
    );
  }
  return <FlowGraph flow={flow} drawing={done.drawing} selected={selected} select={select} />;
}

function useFlow(from: number, to: number, attempt: number): Load<Flow> {
  const [load, setLoad] = useState<Load<Flow>>(LOADING);
  useEffect(() => {
    const control = new AbortController();
    setLoad(LOADING);
    api.flow({ from, to }, control.signal).then(
      (value) => setLoad({ is: "ready", value }),
      (error: unknown) => {
        if (!control.signal.aborted) setLoad({ is: "failed", failure: asFailure(error) });
      },
    );
    return () => control.abort();
  }, [from, to, attempt]);
  return load;
}

function FindInFlow({ nodes, part }: { nodes: FlowNode[]; part: Flow }) {
  const find = (text: string) => {
    const needle = text.trim().toLowerCase();
    const hit = needle ? nodes.find((one) => one.name.toLowerCase().includes(needle)) : undefined;
    if (hit) go({ resource: hit.id, ...(part.nodes.includes(hit) ? {} : { scope: "all" }) });
    else if (needle) say(`Nothing in the Flow is called \u201c${text}\u201d.`);
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        find(String(new FormData(event.currentTarget).get("name") ?? ""));
      }}
    >
      <label>
        <span class="unseen">Find in the Flow</span>
        <input
          type="search"
          name="name"
          placeholder="Find in the Flow"
          list="flow-names"
          autocomplete="off"
        />
      </label>
      <datalist id="flow-names">
        {nodes.slice(0, 500).map((node) => (
          <option key={node.id} value={node.name} />
        ))}
      </datalist>
    </form>
  );
}

function Legend({ nodes }: { nodes: readonly FlowNode[] }) {
  const unread = nodes.some((node) => node.change === "unknown") ? (["unknown"] as const) : [];
  return (
    <ul class="flow-legend">
      {(["added", "removed", "modified", "renamed", ...unread] as const).map((change) => (
        <li key={change}>
          <span class={`dot ${change}`} aria-hidden="true" /> {CHANGE_WORDS[change]}
        </li>
      ))}
      <li>
        <span class="dot impacted" aria-hidden="true" /> Impacted, with the steps from the change
      </li>
    </ul>
  );
}

function NodeCard({ node }: { node: FlowNode }) {
  const doubt = caveat(node)?.whole;
  const far = `${counted(node.distance ?? 1, "step")} downstream of a change.`;
  const reach = doubt
    ? `${doubt}${node.impacted ? ` It is ${far}` : ""}`
    : node.impacted
      ? `It did not change, but it is ${far}`
      : "It did not change, and nothing that it depends on did.";
  return (
    <div class="node-card" role="status">
      <p>
        <b>{node.name || nameIn(node.id)}</b>{" "}
        <span class="soft">
          {kindOf(node.type)}
          {node.zone && ` in the zone ${node.zone}`}
        </span>
      </p>
      <p>{node.change && !doubt ? `${CHANGE_WORDS[node.change]}, ${node.level || "not judged"}.` : reach}</p>
      {rows.value.some((row) => row.id === node.id) && (
        <button
          type="button"
          onClick={() => {
            go({ view: "changes", resource: node.id });
            focusOn("#main");
          }}
        >
          See what changed
        </button>
      )}
    </div>
  );
}

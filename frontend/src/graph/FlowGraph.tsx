/** The drawn Flow: pan by dragging, zoom by buttons or Ctrl and the wheel, walk by the arrow keys. */

import { useMemo, useState } from "preact/hooks";

import { useBatches } from "../batches";
import { kept } from "../kept";
import { kindOf } from "../names";
import type { Flow } from "../types";
import { startOf } from "./camera";
import { curve, type Drawing, ICON, icon, isNamed, type Placed, towards } from "./layout";
import { Minimap } from "./Minimap";
import { useCamera, useDrag } from "./moving";
import { NodeShape } from "./NodeShape";
import { downstream, neighbours, spoken } from "./scope";

interface Props {
  flow: Flow;
  drawing: Drawing;
  selected: string;
  select: (id: string) => void;
}

const MINIMAP = 300;
const LETTERS = 19;

export function FlowGraph({ flow, drawing, selected, select }: Props) {
  const after = useMemo(() => neighbours(flow).after, [flow]);
  const [focus, setFocus] = useState("");
  const lit = useMemo(() => (after.has(selected) ? downstream(after, selected) : null), [after, selected]);
  const { box, size, camera, setCamera, bring, fit, zoom } = useCamera(drawing, selected);

  const walk = (event: KeyboardEvent) => {
    const next = towards(drawing, focus || selected, event.key);
    if (!next) return;
    event.preventDefault();
    setFocus(next);
    bring(next);
    requestAnimationFrame(() =>
      box.current
        ?.querySelector<SVGElement>(`[data-node="${CSS.escape(next)}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  const reachable = focus || (after.has(selected) ? selected : startOf(drawing, "")?.node.id);

  return (
    <div class="flow-box" ref={box} {...useDrag(setCamera)}>
      <svg
        class="flow"
        role="group"
        aria-label="Flow. Arrow keys follow the connections, Enter selects."
        onKeyDown={walk}
      >
        <Tips />
        <g transform={`translate(${camera.x} ${camera.y}) scale(${camera.zoom})`}>
          <Zones zones={drawing.zones} />
          <Wires wires={drawing.wires} lit={lit} />
          <Nodes
            nodes={drawing.nodes}
            lit={lit}
            selected={selected}
            reachable={reachable}
            focus={setFocus}
            select={select}
          />
        </g>
      </svg>
      <ZoomButtons zoom={zoom} fit={fit} />
      {drawing.nodes.length > MINIMAP && (
        <Minimap
          drawing={drawing}
          camera={camera}
          size={size()}
          move={(x, y) => setCamera((now) => ({ ...now, x, y }))}
        />
      )}
    </div>
  );
}

function ZoomButtons({ zoom, fit }: { zoom: (by: number) => void; fit: () => void }) {
  return (
    <div class="flow-zoom" role="group" aria-label="Zoom">
      <button type="button" class="icon" aria-label="Zoom in" onClick={() => zoom(1.3)}>
        +
      </button>
      <button type="button" class="icon" aria-label="Zoom out" onClick={() => zoom(1 / 1.3)}>
        {"\u2212"}
      </button>
      <button type="button" class="small" onClick={() => fit()}>
        Fit
      </button>
    </div>
  );
}

/** The heads of the arrows. */
function Tips() {
  return (
    <defs>
      {["tip", "tip-lit"].map((id) => (
        <marker
          key={id}
          id={id}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 Z" />
        </marker>
      ))}
    </defs>
  );
}

// These are drawn anew only where what they show changed: not when the camera moves.

type Lit = ReadonlySet<string> | null;

function Zones({ zones }: { zones: Drawing["zones"] }) {
  return (
    <>
      {zones.map((zone) => (
        <g key={zone.name} class="zone" aria-hidden="true">
          <rect
            x={zone.x - zone.width / 2}
            y={zone.y - zone.height / 2 - 8}
            width={zone.width}
            height={zone.height + 14}
            rx="8"
          />
          <text x={zone.x - zone.width / 2 + 8} y={zone.y - zone.height / 2 + 7}>
            {zone.name}
          </text>
        </g>
      ))}
    </>
  );
}

/** How many wires and nodes are added in one go. */
const BATCH = { wires: 1200, nodes: 400 };

function Wires({ wires, lit }: { wires: Drawing["wires"]; lit: Lit }) {
  const drawn = useBatches(wires.length, BATCH.wires);
  return (
    <>
      {wires.slice(0, drawn).map((wire) => (
        <Line
          key={`${wire.from} ${wire.to}`}
          wire={wire}
          state={!lit ? "" : lit.has(wire.from) && lit.has(wire.to) ? "lit" : "dim"}
        />
      ))}
    </>
  );
}

const Line = kept(({ wire, state }: { wire: Drawing["wires"][number]; state: string }) => (
  <path
    class={`wire ${state}`}
    d={curve(wire.points)}
    marker-end={state === "lit" ? "url(#tip-lit)" : "url(#tip)"}
  />
));

interface NodesProps {
  nodes: readonly Placed[];
  lit: Lit;
  selected: string;
  reachable: string | undefined;
  focus: (id: string) => void;
  select: (id: string) => void;
}

function Nodes({ nodes, lit, selected, reachable, focus, select }: NodesProps) {
  const least = nodes.findIndex(({ node }) => node.id === reachable) + 1;
  const drawn = useBatches(nodes.length, BATCH.nodes, least);
  return (
    <>
      {nodes.slice(0, drawn).map((placed) => (
        <Node
          key={placed.node.id}
          placed={placed}
          selected={placed.node.id === selected}
          dim={lit !== null && !lit.has(placed.node.id)}
          reachable={placed.node.id === reachable}
          focus={focus}
          select={select}
        />
      ))}
    </>
  );
}

interface NodeProps extends Pick<NodesProps, "focus" | "select"> {
  placed: Placed;
  selected: boolean;
  dim: boolean;
  reachable: boolean;
}

const Node = kept(({ placed, selected, dim, reachable, focus, select }: NodeProps) => {
  const { node } = placed;
  const { x, y } = icon(placed);
  const named = isNamed(node);
  const letters = [...node.name];
  const name = letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join("")}\u2026` : node.name;
  return (
    <g
      class={`node ${selected ? "selected" : ""} ${dim ? "dim" : ""}`}
      transform={`translate(${x} ${y})`}
      data-node={node.id}
      role="button"
      tabindex={reachable ? 0 : -1}
      aria-pressed={selected}
      aria-label={spoken(node, kindOf(node.type))}
      onFocus={() => focus(node.id)}
      onClick={() => select(node.id)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        select(node.id);
      }}
    >
      <title>{spoken(node, node.subtype || kindOf(node.type))}</title>
      {(selected || reachable) && (
        <rect
          class="node-focus"
          x={-ICON / 2 - 8}
          y={-ICON / 2 - 8}
          width={ICON + 16}
          height={ICON + 16}
          rx="9"
        />
      )}
      <NodeShape node={node} />
      {named && (
        <text class="node-name" y={ICON / 2 + 17} text-anchor="middle">
          {name}
        </text>
      )}
    </g>
  );
});

/** The whole Flow in small, with a frame around what is seen; a click moves there. */

import type { Camera } from "./camera";
import type { Drawing } from "./layout";

interface Props {
  drawing: Drawing;
  camera: Camera;
  size: { width: number; height: number };
  move: (x: number, y: number) => void;
}

const WIDTH = 180;
const HEIGHT = 110;

export function Minimap({ drawing, camera, size, move }: Props) {
  const scale = Math.min(WIDTH / drawing.width, HEIGHT / drawing.height);
  const jump = (event: MouseEvent) => {
    const edge = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = (event.clientX - edge.left) / scale;
    const y = (event.clientY - edge.top) / scale;
    move(size.width / 2 - x * camera.zoom, size.height / 2 - y * camera.zoom);
  };
  return (
    <svg
      class="minimap"
      width={drawing.width * scale}
      height={drawing.height * scale}
      viewBox={`0 0 ${drawing.width} ${drawing.height}`}
      aria-hidden="true"
      onClick={jump}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <Dots drawing={drawing} size={4 / scale} />
      <rect
        class="frame"
        x={-camera.x / camera.zoom}
        y={-camera.y / camera.zoom}
        width={size.width / camera.zoom}
        height={size.height / camera.zoom}
        stroke-width={2 / scale}
      />
    </svg>
  );
}

/** All nodes as dots, those of one look as one path; drawn anew only with the drawing. */
function Dots({ drawing, size }: { drawing: Drawing; size: number }) {
  const looks = new Map<string, string>([["same", ""]]);
  for (const { node, x, y } of drawing.nodes) {
    const look = node.change || (node.impacted ? "impacted" : "same");
    looks.set(look, `${looks.get(look) ?? ""}M${x} ${y}h0`);
  }
  return (
    <>
      {[...looks].map(([look, points]) => (
        <path key={look} class={look} d={points} stroke-width={size} />
      ))}
    </>
  );
}

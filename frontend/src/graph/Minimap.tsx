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
      {drawing.nodes.map(({ node, x, y }) => (
        <circle
          key={node.id}
          class={node.change || (node.impacted ? "impacted" : "same")}
          cx={x}
          cy={y}
          r={4 / scale / 2}
        />
      ))}
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

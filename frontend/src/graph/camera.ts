/** What part of the drawing is seen, and how large. */

import { LEVELS } from "../types";
import type { Drawing, Placed } from "./layout";

export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export const LEAST = 0.1;
const MOST = 2.5;
/** No smaller at first: names could not be read. */
export const READABLE = 0.72;

/** Where to look at first: the selected node, or the gravest change, the leftmost of equal ones. */
export function startOf(drawing: Drawing, selected: string): Placed | undefined {
  const rank = ({ node }: Placed) => (node.level ? LEVELS.indexOf(node.level) : LEVELS.length);
  const changed = drawing.nodes.filter(({ node }) => node.change !== "");
  const gravest = changed.sort((one, other) => rank(one) - rank(other) || one.x - other.x)[0];
  return drawing.nodes.find(({ node }) => node.id === selected) ?? gravest ?? drawing.nodes[0];
}

export interface Size {
  width: number;
  height: number;
}

export function fitted(
  drawing: Drawing,
  { width, height }: Size,
  least: number,
  start: Placed | undefined,
): Camera {
  const whole = Math.min(1, width / Math.max(1, drawing.width), height / Math.max(1, drawing.height));
  const zoom = Math.max(least, whole);
  const centred = (room: number, content: number, at: number) =>
    content * zoom <= room
      ? (room - content * zoom) / 2
      : Math.min(0, Math.max(room - content * zoom, room / 2 - at * zoom));
  return {
    zoom,
    x: centred(width, drawing.width, start?.x ?? 0),
    y: centred(height, drawing.height, start?.y ?? 0),
  };
}

/** Move just so far that a node is seen. */
export function brought(camera: Camera, target: Placed, { width, height }: Size): Camera {
  const edge = 70;
  const at = { x: target.x * camera.zoom + camera.x, y: target.y * camera.zoom + camera.y };
  const shift = (value: number, room: number) => Math.min(0, room - edge - value) + Math.max(0, edge - value);
  return { ...camera, x: camera.x + shift(at.x, width), y: camera.y + shift(at.y, height) };
}

export function zoomed(camera: Camera, by: number, at: { x: number; y: number }): Camera {
  const zoom = Math.min(MOST, Math.max(LEAST, camera.zoom * by));
  const share = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * share, y: at.y - (at.y - camera.y) * share };
}

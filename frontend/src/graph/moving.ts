/** What moves the camera over the drawn Flow: a choice, the buttons, the wheel and a drag. */

import { useEffect, useRef, useState } from "preact/hooks";

import { brought, type Camera, fitted, LEAST, READABLE, startOf, zoomed } from "./camera";
import type { Drawing } from "./layout";

type Move = (change: (now: Camera) => Camera) => void;

/** The camera over a drawing in `box`: it keeps what is selected in sight. */
export function useCamera(drawing: Drawing, selected: string) {
  const box = useRef<HTMLDivElement>(null);
  const [camera, setCamera] = useState<Camera>({ x: 0, y: 0, zoom: 1 });
  const size = () => ({ width: box.current?.clientWidth ?? 800, height: box.current?.clientHeight ?? 480 });

  const fit = (least = LEAST) => setCamera(fitted(drawing, size(), least, startOf(drawing, selected)));
  useEffect(() => fit(READABLE), [drawing]);

  const bring = (id: string) => {
    const target = drawing.nodes.find((one) => one.node.id === id);
    if (target) setCamera((now) => brought(now, target, size()));
  };
  useEffect(() => bring(selected), [selected]);

  const zoom = (by: number, at = { x: size().width / 2, y: size().height / 2 }) =>
    setCamera((now) => zoomed(now, by, at));
  useEffect(() => {
    const element = box.current;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const edge = element?.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 300), {
        x: event.clientX - (edge?.left ?? 0),
        y: event.clientY - (edge?.top ?? 0),
      });
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, []);

  return { box, size, camera, setCamera, bring, fit, zoom };
}

/** How far a hand may tremble in a click, in pixels. */
const STILL = 4;

/** Drag to pan; a click without a move still selects. */
export function useDrag(setCamera: Move) {
  const held = useRef<{ x: number; y: number } | null>(null);
  const way = useRef(0);
  return {
    onPointerDown: (event: PointerEvent) => {
      way.current = 0;
      if (event.button === 0) held.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = held.current;
      if (!from || !event.buttons) return;
      const by = { x: event.clientX - from.x, y: event.clientY - from.y };
      held.current = { x: event.clientX, y: event.clientY };
      way.current += Math.abs(by.x) + Math.abs(by.y);
      setCamera((now) => ({ ...now, x: now.x + by.x, y: now.y + by.y }));
    },
    onPointerUp: () => (held.current = null),
    onClickCapture: (event: MouseEvent) => {
      if (way.current > STILL) event.stopPropagation();
      way.current = 0;
    },
  };
}

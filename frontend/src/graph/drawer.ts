/**
 * Has the Flow laid out beside the page: a large one takes seconds, in which nothing else would move.
 * A sandbox forbids a worker from an address, a policy may forbid one from a blob; where both are
 * forbidden, the page does it itself.
 */

import { OWN_ADDRESS } from "../script";
import type { Flow } from "../types";
import { type Drawing, layOut } from "./layout";
import type { Delivery, Order } from "./worker";

/** With fewer nodes asking takes longer than doing it. */
const FEW = 120;

export type Desk = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;
export type Draw = (flow: Flow) => Promise<Drawing>;

const WAYS: readonly (() => Desk)[] = [
  () => new Worker(OWN_ADDRESS),
  () => {
    const code = `importScripts(${JSON.stringify(OWN_ADDRESS)})`;
    return new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  },
];

/** Return what draws, by the first way that works; the worker is kept for the next Flow. */
export function drawer(ways: readonly (() => Desk)[]): Draw {
  let way = 0;
  let desk: Desk | null = null;
  let last = 0;
  const waiting = new Map<number, { flow: Flow; done: (drawing: Drawing) => void }>();

  const send = (id: number) => {
    const one = waiting.get(id);
    if (!one) return;
    if (!desk && way < ways.length) desk = hire();
    const order: Order = { id, flow: one.flow };
    if (desk) desk.postMessage(order);
    else setTimeout(() => deliver({ id, drawing: layOut(one.flow) }));
  };
  const deliver = ({ id, drawing }: Delivery) => {
    waiting.get(id)?.done(drawing);
    waiting.delete(id);
  };
  const hire = (): Desk | null => {
    for (; way < ways.length; way += 1) {
      try {
        const made = (ways[way] as () => Desk)();
        made.onmessage = ({ data }: MessageEvent<Delivery>) => deliver(data);
        made.onerror = (event: Event) => {
          event.preventDefault();
          made.terminate();
          desk = null;
          way += 1;
          for (const id of [...waiting.keys()]) send(id);
        };
        return made;
      } catch {
        // not by this way
      }
    }
    return null;
  };
  return (flow) =>
    new Promise((done) => {
      last += 1;
      waiting.set(last, { flow, done });
      send(last);
    });
}

const aside = drawer(WAYS);

/** Lay out a Flow; a small one is there at once. */
export function draw(flow: Flow): Drawing | Promise<Drawing> {
  return flow.nodes.length > FEW && OWN_ADDRESS ? aside(flow) : layOut(flow);
}

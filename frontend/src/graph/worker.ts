/** The side of the worker: lays out one Flow after the other. */

import type { Flow } from "../types";
import { type Drawing, layOut } from "./layout";

export interface Order {
  id: number;
  flow: Flow;
}

export interface Delivery {
  id: number;
  drawing: Drawing;
}

/** Answer each order; `self` is the worker. */
export function serve(): void {
  self.onmessage = ({ data }: MessageEvent<Order>) => {
    const delivery: Delivery = { id: data.id, drawing: layOut(data.flow) };
    self.postMessage(delivery);
  };
}

/** Components of which a page has thousands: one is drawn anew only where its properties changed. */

import type { Component, FunctionComponent, VNode } from "preact";

/** Keep what `draw` returned while its properties stay the same; it may read no signal. */
export function kept<P extends object>(draw: (props: P) => VNode): FunctionComponent<P> {
  function Kept(this: Component<P>, props: P): VNode {
    this.shouldComponentUpdate = differs;
    return draw(props);
  }
  return Kept as FunctionComponent<P>;
}

function differs<P extends object>(this: Component<P>, next: Readonly<P>): boolean {
  const names = Object.keys(next) as (keyof P)[];
  return names.some((name) => next[name] !== (this.props as P)[name]);
}

/** Draws long lists bit by bit, so that the page can be used while they grow. */

import { useEffect, useState } from "preact/hooks";

/** Return how many to draw now; it grows until all are there, and never without `least`. */
export function useBatches(total: number, batch: number, least = 0): number {
  const [drawn, setDrawn] = useState(batch);
  useEffect(() => {
    if (drawn >= total) return undefined;
    const timer = setTimeout(() => setDrawn(drawn + batch), 0);
    return () => clearTimeout(timer);
  }, [drawn, total]);
  return Math.max(drawn, least);
}

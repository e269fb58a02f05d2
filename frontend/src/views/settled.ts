/** Waits for parts of the page that are being loaded or drawn bit by bit. */

const BUSY = '[aria-busy="true"]';

/** Do something once nothing within an element is on its way; returns how to give that up. */
export function settled(root: Element, act: () => void): () => void {
  if (!root.querySelector(BUSY)) {
    act();
    return () => undefined;
  }
  const observer = new MutationObserver(() => {
    if (root.querySelector(BUSY)) return;
    observer.disconnect();
    act();
  });
  observer.observe(root, {
    attributeFilter: ["aria-busy"],
    childList: true,
    subtree: true,
  });
  return () => observer.disconnect();
}

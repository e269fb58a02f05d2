/** Where the focus goes when the button that had it is no longer on the page. */

/** Focus the first of some selectors that finds anything, as soon as the page is drawn anew. */
export function focusOn(...selectors: string[]): void {
  requestAnimationFrame(() => {
    const found = selectors.map((one) => document.querySelector<HTMLElement>(one)).find(Boolean);
    found?.focus();
  });
}

/** Go on from the open change, or from the main part, where what had the focus is gone. */
export function keepFocus(): void {
  if (document.activeElement === document.body) focusOn("#resource", "#main");
}

/** Return the selector of the row or the card of a resource. */
export function rowOf(id: string): string {
  return `[data-id="${CSS.escape(id)}"]`;
}

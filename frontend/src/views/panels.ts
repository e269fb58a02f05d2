/** Which panel is open over the page. */

import { signal } from "@preact/signals";

export const opened = signal<"" | "help" | "baseline">("");

export interface ToCopy {
  title: string;
  text: string;
}

/** A text for people to copy by hand, where nothing else is possible. */
export const toCopy = signal<ToCopy | null>(null);

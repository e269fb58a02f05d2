/** A panel over the page: it takes the focus, gives it back, and closes at a click outside. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface PanelProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
}

export function Panel({ title, close, children }: PanelProps) {
  const box = useRef<HTMLDialogElement>(null);
  const outside = useRef(false);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    box.current?.querySelector<HTMLElement>(":required")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onClose={close}
      // Who selects a text may let go outside: that closes nothing.
      onPointerDown={(event) => (outside.current = event.target === box.current)}
      onClick={(event) => outside.current && event.target === box.current && close()}
    >
      <div class="panel">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={close}>
            {"\u00d7"}
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

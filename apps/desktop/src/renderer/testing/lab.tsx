/** One answer alone, for what is shown many times over: `harness.html?lab`. `window.lab.show(text, streaming)`. */
import { type ComponentType, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { LinkDialog } from '../chat/index.ts';
import { isUnfinished } from '../chat/unfinished.ts';

interface Shown {
  /** A new answer, or the same one going on. */
  key: number;
  text: string;
  streaming: boolean;
}

let Markdown: ComponentType<{ text: string; streaming: boolean }> = () => null;
let shown: Shown = { key: 0, text: '', streaming: false };
const listeners = new Set<() => void>();

function Lab() {
  const { key, text, streaming } = useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => shown,
  );
  return (
    <main className="h-full overflow-y-auto p-6">
      <article aria-label="M.I.A" key={key}>
        {text !== '' && <Markdown text={text} streaming={streaming} />}
      </article>
      <LinkDialog />
    </main>
  );
}

function put(next: Shown): number {
  const begun = performance.now();
  shown = next;
  flushSync(() => {
    for (const listener of listeners) listener();
  });
  // Layout belongs to what it costs.
  void document.body.offsetHeight;
  return performance.now() - begun;
}

/** Draws the lab into an element and gives tests its handles. */
export async function openLab(root: HTMLElement): Promise<void> {
  Markdown = (await import('../chat/Markdown.tsx')).default;
  const { forgetDrawn } = await import('../chat/diagrams.ts');
  createRoot(root).render(<Lab />);
  Object.assign(window, {
    lab: {
      /** Shows another answer; milliseconds that it held the window. */
      show: (text: string, streaming = false): number => put({ key: shown.key + 1, text, streaming }),
      /** Whether blocks, colours, formulas or diagrams are still to come. */
      unfinished: isUnfinished,
      /** What was drawn is drawn anew: a second showing costs what the first did. */
      forget: forgetDrawn,
      /** The same answer goes on. */
      grow: (text: string, streaming = true): number => put({ key: shown.key, text, streaming }),
    },
  });
}

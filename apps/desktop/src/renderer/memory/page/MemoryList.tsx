/** A long list of memories: only what is near the view is in the document, and the next page is fetched before its end. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { MEMORY_HEADING } from './heading.ts';

interface Props<T> {
  label: string;
  items: readonly T[];
  /** How many there are in all; −1 while nobody knows. */
  size: number;
  keyOf(item: T): string;
  render(item: T, index: number): ReactNode;
  /** What stands above the first of them, and scrolls with them. */
  before?: ReactNode;
  after?: ReactNode;
  /** The end comes near. */
  onEnd?(): void;
  busy?: boolean;
}

const ESTIMATE = 92;
/** Rows from the end at which more is asked for. */
const NEAR = 20;

export function MemoryList<T>({ label, items, size, keyOf, render, before, after, onEnd, busy = false }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const takeBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    setScroller(element);
  }, []);
  const top = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useEffect(() => {
    const element = top.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setMargin(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    getItemKey: useCallback(
      (index: number) => {
        const item = items[index];
        return item === undefined ? index : keyOf(item);
      },
      [items, keyOf],
    ),
    estimateSize: () => ESTIMATE,
    overscan: 8,
    scrollMargin: margin,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - NEAR) onEnd?.();
  }, [last, items.length, onEnd]);

  /** Arrows go from memory to memory; Tab to what can be done with one. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    const row = event.target.closest<HTMLElement>('li[data-index]');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || step === undefined) return;
    event.preventDefault();
    const at = Number(row.dataset.index) + step;
    if (at < 0 || at >= items.length) return;
    virtual.scrollToIndex(at, { align: 'auto' });
    focusRow(box.current, at);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the rows inside
    <div ref={takeBox} onKeyDown={onKeyDown} className="min-h-0 grow overflow-y-auto" data-region="memories">
      <div className="mx-auto w-full max-w-[800px] px-4 pb-10 sm:px-6">
        <div ref={top} className="flow-root">
          {before}
        </div>
        <ul aria-label={label} aria-busy={busy} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={size}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start - margin}px)` }}
              >
                {render(item, index)}
              </li>
            );
          })}
        </ul>
        {after}
      </div>
    </div>
  );
}

/** The row comes into the document a moment after it was scrolled to. */
function focusRow(box: HTMLElement | null, index: number): void {
  let tries = 0;
  requestAnimationFrame(function look() {
    const row = box?.querySelector<HTMLElement>(`li[data-index="${index}"] [data-row]`);
    row?.focus();
    tries += 1;
    if (!row && tries < 30) requestAnimationFrame(look);
  });
}

/** What went leaves the focus to the row that stands in its place, else to the one above, else to the page's heading. */
export function focusNeighbour(row: Element | null): () => void {
  const li = row?.closest<HTMLElement>('li[data-index]');
  const index = Number(li?.dataset.index ?? -1);
  const list = li?.parentElement;
  return () => {
    if (!list || index < 0) return;
    let tries = 0;
    requestAnimationFrame(function look() {
      const all = list.isConnected ? Array.from(list.querySelectorAll<HTMLElement>('li[data-index]')) : [];
      const next = all.find((one) => Number(one.dataset.index) === index) ?? all.findLast((one) => Number(one.dataset.index) < index);
      tries += 1;
      // The one that goes may still stand there for a frame.
      if (next && next !== li) next.querySelector<HTMLElement>('[data-row]')?.focus();
      else if (tries < 30) requestAnimationFrame(look);
      else document.getElementById(MEMORY_HEADING)?.focus();
    });
  };
}

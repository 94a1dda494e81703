import { useState } from 'react';
import type { Size } from './fit.ts';

/** The inner size of an element, as it changes: null before it is there. The first of what it returns is the element's `ref`. */
export function useRoom(): [(element: HTMLElement | null) => (() => void) | undefined, Size | null] {
  const [room, setRoom] = useState<Size | null>(null);
  const [ref] = useState(() => (element: HTMLElement | null) => {
    if (!element || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  });
  return [ref, room];
}

/** The message box is as high as what stands in it: its text, or the words that stand in for it. */
import { type RefObject, useEffect, useLayoutEffect } from 'react';

function fitted(element: HTMLTextAreaElement): void {
  element.style.height = 'auto';
  element.style.height = `${Math.min(element.scrollHeight, window.innerHeight * 0.4)}px`;
}

/** Fits it anew when its words change, and when it becomes wider or narrower: then they break elsewhere. */
export function useFit(box: RefObject<HTMLTextAreaElement | null>, value: string, placeholder: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words
  useLayoutEffect(() => {
    if (box.current) fitted(box.current);
  }, [value, placeholder]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      fitted(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
}

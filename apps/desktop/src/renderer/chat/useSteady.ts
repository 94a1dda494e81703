import { useEffect, useRef, useState } from 'react';

/** Milliseconds between two renderings of a growing text: the longer it is, the more one costs. */
export function pace(length: number): number {
  if (length < 4000) return 33;
  if (length < 20_000) return 80;
  return 200;
}

/** A value that grows quickly, handed on at a pace that keeps every frame short. The last value always arrives. */
export function useSteady(value: string, growing: boolean): string {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  // An answer that is gone on with begins where it stood, not where it was drawn last while it grew.
  if (!growing && shown !== value) setShown(value);
  useEffect(() => {
    if (!growing) return;
    const wait = Math.max(0, last.current + pace(value.length) - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, growing]);
  return growing ? shown : value;
}

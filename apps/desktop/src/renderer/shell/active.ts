/** Tells the host that the person is here, for the lock after some minutes: reading and scrolling ask the host for nothing. */
import { ask } from '../host/index.ts';

/** Twice a minute at most. */
export const ACTIVE_MS = 30_000;

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

export function watchActive(now: () => number = () => performance.now()): () => void {
  let last = Number.NEGATIVE_INFINITY;
  const onSign = (): void => {
    if (now() - last < ACTIVE_MS) return;
    last = now();
    // Without a host nothing is there to be locked.
    ask('app.active', {}).catch(() => {});
  };
  for (const sign of SIGNS) window.addEventListener(sign, onSign, { capture: true, passive: true });
  return () => {
    for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
  };
}

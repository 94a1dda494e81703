/** A turn's events on their way to a window: tokens are numbered by the turn and coalesced here to one frame of a screen. */

import type { Clock } from '@mia/core/ports/clock.ts';
import type { TurnEvent } from '../contract/index.ts';

type Piece = Extract<TurnEvent, { delta: string }>;

/** One frame at 60 Hz. */
const FRAME_MS = 16;

/**
 * Hands events on in order. The first piece of text goes at once; pieces that come within 16 ms of the last emit (or
 * while the listener is slow) travel as one, under the number of the last of them.
 */
export async function relayTurn(events: AsyncIterable<TurnEvent>, emit: (event: TurnEvent) => Promise<void>, clock: Clock): Promise<void> {
  const source = events[Symbol.asyncIterator]();
  let held = null as Piece | null;
  let last = Number.NEGATIVE_INFINITY;
  const flush = async (): Promise<void> => {
    if (!held) return;
    const event = held;
    held = null;
    await emit(event);
    last = clock.monotonic();
  };
  try {
    let next = source.next();
    for (;;) {
      const due = last + FRAME_MS - clock.monotonic();
      if (held && due <= 0) await flush();
      const step: IteratorResult<TurnEvent> | 'due' = held ? await orDue(next, due, clock) : await next;
      if (step === 'due') continue;
      if (step.done) break;
      next = source.next();
      const event: TurnEvent = step.value;
      if (event.type !== 'text' && event.type !== 'thinking') {
        await flush();
        await emit(event);
        last = Number.NEGATIVE_INFINITY;
      } else if (held && held.type === event.type) {
        held = { ...held, n: event.n, delta: held.delta + event.delta };
      } else {
        await flush();
        held = event;
      }
    }
    await flush();
  } finally {
    // Not awaited: a pending `next` ends with the signal that the caller holds.
    void source.return?.();
  }
}

function orDue<T>(next: Promise<T>, ms: number, clock: Clock): Promise<T | 'due'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve('due'));
    next.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error) => {
        cancel();
        reject(error);
      },
    );
  });
}

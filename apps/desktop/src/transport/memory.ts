/** Two ends of a channel in one process: for tests, and for `ask`, which may run the host inside itself. */
import type { FrameChannel } from './channel.ts';
import { createInbox } from './inbox.ts';

interface End extends FrameChannel {
  other: End | null;
  take(frame: Uint8Array): void;
}

function end(): End {
  const { deliver, end: over, onFrame, onClose } = createInbox();
  let buffered = 0;
  let closed = false;
  const mine: End = {
    other: null,
    take: deliver,
    send(frame) {
      const { other } = mine;
      if (closed || !other) return;
      buffered += frame.length;
      // Copied and delivered later, as a real pipe would.
      const copy = frame.slice();
      queueMicrotask(() => {
        buffered -= copy.length;
        other.take(copy);
      });
    },
    get buffered() {
      return buffered;
    },
    onFrame,
    onClose,
    close() {
      if (closed) return;
      closed = true;
      // What was sent before the close still arrives, as on a pipe.
      queueMicrotask(() => mine.other?.close());
      over();
    },
  };
  return mine;
}

/** A connected pair of channels. */
export function memoryChannels(): [FrameChannel, FrameChannel] {
  const a = end();
  const b = end();
  a.other = b;
  b.other = a;
  return [a, b];
}

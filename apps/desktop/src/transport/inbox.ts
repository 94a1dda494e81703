/** What every channel does alike: frames wait until somebody listens, and the end is told once, to those who come late too. */
import type { FrameChannel } from './channel.ts';

export interface Inbox extends Pick<FrameChannel, 'onFrame' | 'onClose'> {
  /** A frame arrived. Dropped after the end. */
  deliver(frame: Uint8Array): void;
  /** The channel is over, whichever side ended it; later calls change nothing. */
  end(): void;
  readonly ended: boolean;
}

export function createInbox(): Inbox {
  let listener: ((frame: Uint8Array) => void) | null = null;
  const held: Uint8Array[] = [];
  const closers: (() => void)[] = [];
  let ended = false;
  return {
    deliver(frame) {
      if (ended) return;
      if (listener) listener(frame);
      else held.push(frame);
    },
    end() {
      if (ended) return;
      ended = true;
      for (const closer of closers.splice(0)) closer();
    },
    get ended() {
      return ended;
    },
    onFrame(next) {
      listener = next;
      for (const frame of held.splice(0)) next(frame);
    },
    onClose(closer) {
      if (ended) queueMicrotask(closer);
      else closers.push(closer);
    },
  };
}

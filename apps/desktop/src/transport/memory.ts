/** Two ends of a channel in one process: for tests, and for `ask`, which may run the host inside itself. */
import type { FrameChannel } from './channel.ts';

class MemoryEnd implements FrameChannel {
  other: MemoryEnd | null = null;
  buffered = 0;
  #listener: ((frame: Uint8Array) => void) | null = null;
  #held: Uint8Array[] = [];
  #closers: (() => void)[] = [];
  #closed = false;

  send(frame: Uint8Array): void {
    const other = this.other;
    if (this.#closed || !other) return;
    this.buffered += frame.length;
    // Copied and delivered later, as a real pipe would.
    const copy = frame.slice();
    queueMicrotask(() => {
      this.buffered -= copy.length;
      other.#take(copy);
    });
  }

  #take(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#listener) this.#listener(frame);
    else this.#held.push(frame);
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#listener = listener;
    for (const frame of this.#held.splice(0)) listener(frame);
  }

  onClose(listener: () => void): void {
    if (this.#closed) queueMicrotask(listener);
    else this.#closers.push(listener);
  }

  close(): void {
    if (this.#closed) return;
    // What was sent before the close still arrives, as on a pipe.
    queueMicrotask(() => this.other?.close());
    this.#closed = true;
    for (const closer of this.#closers.splice(0)) closer();
  }
}

/** A connected pair of channels. */
export function memoryChannels(): [FrameChannel, FrameChannel] {
  const a = new MemoryEnd();
  const b = new MemoryEnd();
  a.other = b;
  b.other = a;
  return [a, b];
}

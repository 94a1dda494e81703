/**
 * A channel over a MessagePort, whoever made it: a page's, Node's, or Electron's MessagePortMain. One message is one frame;
 * null is the last one: a port that closes is not told everywhere, and not at once.
 */
import type { FrameChannel } from './channel.ts';
import { createInbox } from './inbox.ts';

/** What the kinds of ports have in common; `pagePort` and `emitterPort` make it. */
export interface PortLike {
  /** Copies: Electron loses buffers that are transferred from a page to main. */
  post(message: Uint8Array | null): void;
  listen(on: { message(data: unknown): void; close(): void }): void;
  close(): void;
}

export function messagePortChannel(port: PortLike): FrameChannel {
  const inbox = createInbox();
  const over = (): void => {
    if (inbox.ended) return;
    inbox.end();
    port.close();
  };
  port.listen({
    message(data) {
      if (data instanceof Uint8Array) inbox.deliver(data);
      else over();
    },
    close: over,
  });
  return {
    send(frame) {
      if (inbox.ended) return;
      // A view is copied with all of the memory that it looks at.
      post(frame.byteLength === frame.buffer.byteLength ? frame : frame.slice());
    },
    // A port says nothing about what waits in it: events are bounded by their credit, uploads by their chunks.
    buffered: 0,
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close() {
      if (inbox.ended) return;
      post(null);
      over();
    },
  };

  function post(message: Uint8Array | null): void {
    try {
      port.post(message);
    } catch {
      // The other side's process is gone.
      over();
    }
  }
}

/** A page's own port. */
export function pagePort(port: MessagePort): PortLike {
  return {
    post: (message) => port.postMessage(message),
    listen(on) {
      port.addEventListener('message', (event: MessageEvent) => on.message(event.data));
      port.addEventListener('close', on.close);
      port.start();
    },
    close: () => port.close(),
  };
}

/** Electron's MessagePortMain: messages come as `{ data }` to listeners of an emitter. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export function emitterPort(port: EmitterPort): PortLike {
  return {
    post: (message) => port.postMessage(message),
    listen(on) {
      port.on('message', (event) => on.message(event.data));
      port.on('close', on.close);
      port.start();
    },
    close: () => port.close(),
  };
}

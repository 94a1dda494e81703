/** The host's end of a WebSocket, over `ws`. */
import type { WebSocket } from 'ws';
import type { FrameChannel } from '../channel.ts';

/** Bytes that may wait for a slow window before reading from it pauses. */
const HIGH_WATER = 8 * 1024 * 1024;

/** The channel of an accepted `ws` socket. Text frames are passed on as bytes: the codec refuses them. */
export function serverWebSocketChannel(socket: WebSocket): FrameChannel {
  let listener: ((frame: Uint8Array) => void) | null = null;
  const held: Uint8Array[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const closer of closers.splice(0)) closer();
  };
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data) => {
    const bytes = data as Buffer;
    if (listener) listener(bytes);
    else held.push(bytes);
  });
  socket.on('close', end);
  // A frame over maxPayload and a reset connection arrive here first; 'close' follows.
  socket.on('error', () => {});
  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > HIGH_WATER && !socket.isPaused) socket.pause();
      socket.send(frame, { binary: true }, () => {
        if (socket.isPaused && socket.bufferedAmount < HIGH_WATER / 2) socket.resume();
      });
    },
    get buffered() {
      return socket.bufferedAmount;
    },
    onFrame(next) {
      listener = next;
      for (const frame of held.splice(0)) next(frame);
    },
    onClose(closer) {
      if (closed) queueMicrotask(closer);
      else closers.push(closer);
    },
    close() {
      socket.close(1000);
      // A peer that does not answer the closing handshake is cut off by `ws` after its own time limit.
      end();
    },
  };
}

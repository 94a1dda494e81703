/** A channel over the browser's own WebSocket (Node's is the same). */
import { MiaError } from '@mia/core/errors.ts';
import type { FrameChannel } from './channel.ts';

/** Where the browser shell takes sockets: `ws://${location.host}${SOCKET_PATH}`. */
export const SOCKET_PATH = '/socket';

/**
 * Connects.
 * @throws MiaError `connection.lost` when nobody answers or the host refuses, `request.cancelled`
 */
export function openWebSocket(url: string, options: { signal?: AbortSignal } = {}): Promise<FrameChannel> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      socket.close();
      reject(new MiaError('request.cancelled'));
    };
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => options.signal?.removeEventListener('abort', onAbort);
    const channel = webSocketChannel(socket);
    socket.addEventListener('open', () => {
      settle();
      resolve(channel);
    });
    channel.onClose(() => {
      settle();
      reject(new MiaError('connection.lost'));
    });
  });
}

/** The channel of a WebSocket whose `binaryType` is "arraybuffer". Text frames are passed on as bytes: the codec refuses them. */
export function webSocketChannel(socket: WebSocket): FrameChannel {
  let listener: ((frame: Uint8Array) => void) | null = null;
  const held: Uint8Array[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const closer of closers.splice(0)) closer();
  };
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer | string>) => {
    const bytes = typeof event.data === 'string' ? new TextEncoder().encode(event.data) : new Uint8Array(event.data);
    if (listener) listener(bytes);
    else held.push(bytes);
  });
  socket.addEventListener('close', end);
  socket.addEventListener('error', () => {
    // 'close' follows; the event itself says nothing.
  });
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
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
      socket.close();
      end();
    },
  };
}

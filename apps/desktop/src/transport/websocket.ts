/** A channel over the browser's own WebSocket (Node's is the same). */
import { MiaError } from '@mia/core/errors.ts';
import type { FrameChannel } from './channel.ts';
import { createInbox } from './inbox.ts';

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
  const inbox = createInbox();
  socket.addEventListener('message', (event: MessageEvent<ArrayBuffer | string>) => {
    const bytes = typeof event.data === 'string' ? new TextEncoder().encode(event.data) : new Uint8Array(event.data);
    inbox.deliver(bytes);
  });
  socket.addEventListener('close', inbox.end);
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
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close() {
      socket.close();
      inbox.end();
    },
  };
}

/** WebSockets in Node, over `ws`: the host's end, and a terminal's. */
import { MiaError } from '@mia/core/errors.ts';
import { WebSocket } from 'ws';
import type { FrameChannel } from '../channel.ts';
import { createInbox } from '../inbox.ts';
import { SOCKET_PATH } from '../websocket.ts';

/** Bytes that may wait for a slow window before reading from it pauses. */
const HIGH_WATER = 8 * 1024 * 1024;

/** The channel of a `ws` socket, accepted or opened. Text frames are passed on as bytes: the codec refuses them. */
export function nodeWebSocketChannel(socket: WebSocket): FrameChannel {
  const inbox = createInbox();
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data) => inbox.deliver(data as Buffer));
  socket.on('close', inbox.end);
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
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close() {
      socket.close(1000);
      // A peer that does not answer the closing handshake is cut off by `ws` after its own time limit.
      inbox.end();
    },
  };
}

/**
 * Opens a socket to the browser shell on a port of this computer, saying the origin that the shell asks for.
 * @throws MiaError `connection.lost`
 */
export function openShellSocket(port: number): Promise<FrameChannel> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${SOCKET_PATH}`, { origin: `http://127.0.0.1:${port}`, perMessageDeflate: false });
  const channel = nodeWebSocketChannel(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(channel));
    socket.once('error', (error) => reject(new MiaError('connection.lost', {}, { cause: error })));
  });
}

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { MAX_FRAME_BYTES } from './frame.ts';
import { nodeWebSocketChannel } from './node/websocket.ts';
import { serveTestService } from './service.fixture.ts';
import { transportContract } from './transport.contract.ts';
import { openWebSocket } from './websocket.ts';

transportContract('WebSocket', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: MAX_FRAME_BYTES + 1024 });
  await once(server, 'listening');
  server.on('connection', (socket) => serveTestService(nodeWebSocketChannel(socket)));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    async connect() {
      const accepted = once(server, 'connection');
      const channel = await openWebSocket(url);
      const [socket] = await accepted;
      return { channel, kill: () => socket.terminate() };
    },
    async stop() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
});

test('nobody at the address is connection.lost', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await expect(openWebSocket(`ws://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'connection.lost' });
});

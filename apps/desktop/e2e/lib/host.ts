import { MiaError } from '@mia/core/errors.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { WebSocket } from 'ws';
import { app } from '../../src/contract/index.ts';
import { findRunning } from '../../src/host/second-start.ts';
import { type Client, createClient } from '../../src/transport/client.ts';
import { nodeWebSocketChannel } from '../../src/transport/node/websocket.ts';
import { SOCKET_PATH } from '../../src/transport/websocket.ts';

/** A client of a running host, let in as a second start is. */
export async function connect(dataDir: string): Promise<Client<typeof app>> {
  const { port, token } = await findRunning(dataDir, systemClock);
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${SOCKET_PATH}`, { origin });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const client = createClient(nodeWebSocketChannel(socket), { contract: app, appVersion: 'e2e', auth: { token } });
  await client.ready;
  return client;
}

/** Sets rows of the settings before a window is opened; a locked vault is left alone. */
export async function setSettings(dataDir: string, settings: Record<string, unknown>): Promise<void> {
  const client = await connect(dataDir);
  try {
    for (const [name, value] of Object.entries(settings)) await client.request('setting.set', { name, value });
  } catch (error) {
    if (!(error instanceof MiaError) || error.code !== 'vault.locked') throw error;
  } finally {
    client.close();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createClient } from './client.ts';
import { encodeFrame } from './frame.ts';
import { CARRIER_LIMIT, createLanes } from './lanes.ts';
import { memoryChannels } from './memory.ts';
import { childChannel } from './node/child.ts';
import { contract, serveTestService } from './service.fixture.ts';
import { transportContract } from './transport.contract.ts';

const entry = fileURLToPath(new URL('./node/lanes.fixture.ts', import.meta.url));

transportContract('lanes of one child', async () => {
  const child = spawn(process.execPath, ['--disable-sigusr1', entry], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  await once(child, 'spawn');
  const lanes = createLanes(childChannel(child, CARRIER_LIMIT), null);
  return {
    async connect() {
      const channel = lanes.open();
      // The child takes away the lane whose first word is not a frame of ours: as a crash of whoever serves it.
      return { channel, kill: () => channel.send(Uint8Array.of(0)) };
    },
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
});

describe('lanes', () => {
  const pair = () => {
    const [a, b] = memoryChannels();
    createLanes(b, serveTestService);
    return { carrier: a, far: b, lanes: createLanes(a, null) };
  };
  const ask = (lanes: ReturnType<typeof createLanes>) => createClient(lanes.open(), { contract, appVersion: 'test' });

  test('one that ends leaves the others alone', async () => {
    const { lanes } = pair();
    const [first, second] = [ask(lanes), ask(lanes)];
    await Promise.all([first.ready, second.ready]);
    first.close();
    expect(await second.request('echo', { text: 'x' })).toEqual({ text: 'x' });
    await expect(first.request('echo', { text: 'x' })).rejects.toMatchObject({ code: 'connection.lost' });
  });

  test('all end with their carrier', async () => {
    const { lanes, far } = pair();
    const clients = [ask(lanes), ask(lanes)];
    await Promise.all(clients.map((client) => client.ready));
    const lost = Promise.all(clients.map((client) => new Promise((resolve) => client.onClose((error) => resolve(error.code)))));
    far.close();
    expect(await lost).toEqual(['connection.lost', 'connection.lost']);
  });

  test('what comes late for one that was closed opens none', async () => {
    const [a, b] = memoryChannels();
    let opened = 0;
    createLanes(b, () => {
      opened += 1;
    });
    const lanes = createLanes(a, null);
    const lane = lanes.open();
    const packed: Uint8Array[] = [];
    const { send } = a;
    a.send = (frame) => {
      packed.push(frame);
      send(frame);
    };
    lane.send(encodeFrame('cancel', { id: 1 }));
    lane.close();
    send(packed[0] as Uint8Array);
    await new Promise((resolve) => setImmediate(resolve));
    expect(opened).toBe(1);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a length that lies', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 1)],
    ['a bare frame', encodeFrame('request', { id: 1 })],
  ])('a carrier that brings %s is closed', async (_name, bytes) => {
    const { carrier, far } = pair();
    const closed = new Promise<void>((resolve) => far.onClose(resolve));
    carrier.send(bytes);
    await closed;
  });
});

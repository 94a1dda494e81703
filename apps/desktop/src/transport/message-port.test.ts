import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { encodeFrame } from './frame.ts';
import type { EmitterPort, PortLike } from './message-port.ts';
import { emitterPort, messagePortChannel, pagePort } from './message-port.ts';
import { serveTestService } from './service.fixture.ts';
import { transportContract } from './transport.contract.ts';

/** Node's port as Electron's MessagePortMain shows itself. */
const asElectrons = (port: import('node:worker_threads').MessagePort): EmitterPort => ({
  postMessage: (message) => port.postMessage(message),
  on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
    event === 'message' ? port.on('message', (data) => listener({ data })) : port.on('close', () => listener({ data: null })),
  start: () => port.start(),
  close: () => port.close(),
});

transportContract('a MessagePort', async () => {
  const ports: import('node:worker_threads').MessagePort[] = [];
  return {
    async connect() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      serveTestService(messagePortChannel(emitterPort(asElectrons(port2))));
      return { channel: messagePortChannel(pagePort(port1 as unknown as MessagePort)), kill: () => port2.close() };
    },
    async stop() {
      for (const port of ports) port.close();
    },
  };
});

function scripted(): { port: PortLike; posted: unknown[]; say(data: unknown): void; closed(): boolean } {
  const posted: unknown[] = [];
  let message = (_data: unknown): void => {};
  let closed = false;
  return {
    posted,
    port: {
      post: (data) => void posted.push(data),
      listen: (on) => {
        message = on.message;
      },
      close: () => {
        closed = true;
      },
    },
    say: (data) => message(data),
    closed: () => closed,
  };
}

test('a view is sent without the memory around it', () => {
  const { port, posted } = scripted();
  const large = new Uint8Array(10_000);
  messagePortChannel(port).send(large.subarray(10, 20));
  expect((posted[0] as Uint8Array).buffer.byteLength).toBe(10);
});

test('the end is said, and heard, by a message: a page is not told that a port was closed', () => {
  const ours = scripted();
  messagePortChannel(ours.port).close();
  expect(ours.posted).toEqual([null]);
  expect(ours.closed()).toBe(true);

  const theirs = scripted();
  const channel = messagePortChannel(theirs.port);
  let ends = 0;
  channel.onClose(() => {
    ends += 1;
  });
  theirs.say(null);
  theirs.say(null);
  expect([ends, theirs.closed()]).toEqual([1, true]);
});

test('what is no frame ends it', () => {
  const { port, say, closed } = scripted();
  const channel = messagePortChannel(port);
  const frames: Uint8Array[] = [];
  channel.onFrame((frame) => frames.push(frame));
  say(encodeFrame('cancel', { id: 1 }));
  say({ text: 'not bytes' });
  expect([frames.length, closed()]).toEqual([1, true]);
});

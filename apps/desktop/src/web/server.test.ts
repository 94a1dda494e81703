import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from '../transport/client.ts';
import { encodeFrame } from '../transport/frame.ts';
import { nodeWebSocketChannel } from '../transport/node/websocket.ts';
import { createPeer } from '../transport/peer.ts';
import { contract } from '../transport/service.fixture.ts';
import type { Access } from './access.ts';
import { createAccess } from './access.ts';
import { askForToken } from './attach.ts';
import type { AttachmentSource } from './attachments.ts';
import { responseHeaders } from './headers.ts';
import type { WebShell } from './server.ts';
import { startWebShell } from './server.ts';

const ID = 'ab'.repeat(16);
const attachments: AttachmentSource = {
  info: async () => ({ bytes: 300_000, type: 'audio/wav' }),
  async chunk(_id, start, end) {
    if (start > 0 && damaged) throw new MiaError('attachment.damaged');
    return Buffer.alloc(end - start, 'x');
  },
};
let damaged = false;
let root: string;
let shell: WebShell;
let access: Access;
const attachSecret = 'the attach secret';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mia-web-'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>M.I.A</title>');
  access = createAccess(systemClock);
  shell = await startWebShell({
    root,
    port: 0,
    access,
    attachSecret,
    attachments,
    clock: systemClock,
    logger: silentLogger,
    onConnection(channel, authenticate) {
      createPeer(channel, {
        appVersion: 'test',
        contract,
        handlers: { echo: ({ text }: { text: string }) => ({ text }) } as never,
        authenticate,
      });
    },
  });
});
afterAll(async () => {
  await shell.close();
  await rm(root, { recursive: true });
});

const origin = (): string => `http://127.0.0.1:${shell.port}`;

function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: shell.port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** A socket that says what its caller likes about itself, as a page can not. */
function socket(options: { origin?: string; host?: string; path?: string; site?: string } = {}): WebSocket {
  const headers: Record<string, string> = {};
  if (options.host) headers.Host = options.host;
  if (options.site) headers['Sec-Fetch-Site'] = options.site;
  return new WebSocket(`ws://127.0.0.1:${shell.port}${options.path ?? '/socket'}`, {
    headers,
    ...(options.origin ? { origin: options.origin } : {}),
  });
}

async function statusOf(ws: WebSocket): Promise<number> {
  const [, response] = await once(ws, 'unexpected-response');
  ws.on('error', () => {});
  ws.terminate();
  return response.statusCode;
}

async function client(auth?: { token: string } | { secret: string }) {
  const ws = socket({ origin: origin() });
  const channel = nodeWebSocketChannel(ws);
  await once(ws, 'open');
  return createClient(channel, { contract, appVersion: 'test', ...(auth ? { auth } : {}) });
}

const tokenOf = (address: string): string => address.split('#token=')[1] as string;

describe('over HTTP', () => {
  test('an attachment is for a window that was let in, and says so in a header', async () => {
    const path = `/attachment/${ID}`;
    const { session } = access.redeem({ token: access.issueToken() });
    const authorization = `Bearer ${session}`;
    const refused = [await ask(path), await ask(path, { authorization: 'Bearer nobody' }), await ask(`${path}?session=${session}`)];
    expect(refused.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([403, '']));
    expect((await ask(path, { authorization, origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(path, { authorization }, 'POST')).status).toBe(405);
    const whole = await ask(path, { authorization });
    expect([whole.status, whole.body.length]).toEqual([200, 300_000]);
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const part = await ask(path, { authorization, range: 'bytes=299990-' });
    expect([part.status, part.headers['content-range'], part.body]).toEqual([206, 'bytes 299990-299999/300000', 'x'.repeat(10)]);
    expect(await ask(path, { authorization }, 'HEAD')).toMatchObject({ status: 200, body: '' });
    damaged = true;
    // What was begun and can not be ended is cut, so that nobody takes it for the whole.
    await expect(ask(path, { authorization })).rejects.toThrow();
    damaged = false;
  });

  test('the window is served, with every header on every answer', async () => {
    const answers = [
      await ask('/'),
      await ask('/absent.js'),
      await ask('/', {}, 'PUT'),
      await ask('/', { origin: 'https://evil.example' }),
      await ask('/attach', {}, 'POST'),
    ];
    expect(answers.map((a) => a.status)).toEqual([200, 404, 405, 403, 403]);
    expect(answers[0]?.body).toContain('M.I.A');
    for (const { headers } of answers) {
      for (const [name, value] of Object.entries(responseHeaders(shell.port))) expect(headers[name.toLowerCase()]).toBe(value);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  test('a foreign Host, a foreign Origin and a page on another port get nothing', async () => {
    expect((await ask('/', { host: `evil.example:${shell.port}` })).status).toBe(403);
    expect((await ask('/', { origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await ask('/', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
  });

  test('is reachable on loopback only', async () => {
    const outward = Object.values(networkInterfaces())
      .flat()
      .find((i) => i && i.family === 'IPv4' && !i.internal)?.address;
    // Without another interface there is nothing to be reached by; 127.0.0.2 is not ours either way.
    for (const host of outward ? [outward, '127.0.0.2'] : ['127.0.0.2']) {
      const stranger = connect({ host, port: shell.port });
      await expect(once(stranger, 'connect')).rejects.toThrow();
    }
  });
});

describe('at the upgrade', () => {
  test.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['no Origin', {}],
    ['a foreign Host', { own: true, host: 'evil.example' }],
    ['a foreign Sec-Fetch-Site', { own: true, site: 'cross-site' }],
    ['another path', { own: true, path: '/' }],
  ])(
    '%s is refused',
    async (_name, { own, ...options }: { own?: boolean; origin?: string; host?: string; site?: string; path?: string }) => {
      expect(await statusOf(socket({ ...(own ? { origin: origin() } : {}), ...options }))).toBe(403);
    },
  );

  test('a page on another port is refused', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await statusOf(socket({ origin: `http://127.0.0.1:${port}` }))).toBe(403);
    other.close();
  });
});

describe('the first frame', () => {
  test('a token opens a session, whose secret works after a reload', async () => {
    const first = await client({ token: tokenOf(shell.address()) });
    const { session } = await first.ready;
    expect(await first.request('echo', { text: 'x' })).toEqual({ text: 'x' });
    first.close();
    const again = await client({ secret: session as string });
    expect(await again.request('echo', { text: 'y' })).toEqual({ text: 'y' });
    expect((await again.ready).session).toBeUndefined();
    again.close();
  });

  test.each([
    [
      'a spent token',
      'access.token-spent',
      () => {
        const token = tokenOf(shell.address());
        access.redeem({ token });
        return { token };
      },
    ],
    ['an invented token', 'access.token-spent', () => ({ token: 'A'.repeat(43) })],
    ['an invented secret', 'access.denied', () => ({ secret: 'A'.repeat(43) })],
    ['nothing', 'access.denied', () => undefined],
  ])('%s is told %s and shown out', async (_name, code, auth) => {
    const c = await client(auth());
    await expect(c.request('echo', { text: 'x' })).rejects.toMatchObject({ code });
    expect(c.closed).toBe(true);
  });

  test('a request before the hello is answered by nothing but an error', async () => {
    const ws = socket({ origin: origin() });
    await once(ws, 'open');
    const frames: Buffer[] = [];
    ws.on('message', (data) => frames.push(data as Buffer));
    ws.send(encodeFrame('request', { id: 1, name: 'echo', params: { text: 'x' } }));
    await once(ws, 'close');
    expect(frames.map((f) => JSON.parse(f.subarray(9).toString()))).toEqual([
      { id: 0, error: { code: 'protocol.malformed', details: { reason: 'hello' } } },
    ]);
  });

  test('a message larger than any frame ends that connection and no other', async () => {
    const good = await client({ token: tokenOf(shell.address()) });
    const ws = socket({ origin: origin() });
    await once(ws, 'open');
    ws.send(Buffer.alloc(40 * 1024 * 1024), () => {});
    ws.on('error', () => {});
    await once(ws, 'close');
    expect(await good.request('echo', { text: 'x' })).toEqual({ text: 'x' });
    good.close();
  });
});

describe('a second start', () => {
  test('gets a fresh token by proving that it knows the attach secret', async () => {
    const token = await askForToken(shell.port, attachSecret);
    const c = await client({ token });
    expect(await c.request('echo', { text: 'x' })).toEqual({ text: 'x' });
    c.close();
  });

  test('gets none with a stale secret, and believes no stranger', async () => {
    await expect(askForToken(shell.port, 'stale')).rejects.toMatchObject({ code: 'access.denied' });
    const stranger = createServer((_request, response) => response.end(JSON.stringify({ token: 'T', proof: 'P' })));
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    await expect(askForToken(port, attachSecret)).rejects.toMatchObject({ code: 'access.denied' });
    await new Promise((resolve) => stranger.close(resolve));
    await expect(askForToken(port, attachSecret)).rejects.toMatchObject({ code: 'connection.lost' });
  });

  test('a page can not ask for one', async () => {
    expect((await ask('/attach', { origin: origin() }, 'POST')).status).toBe(403);
  });
});

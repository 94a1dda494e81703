/** The browser shell: the window's files over HTTP and its frames over a WebSocket, both on loopback only. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MiaError } from '@mia/core/errors.ts';
import { WebSocketServer } from 'ws';
import type { FrameChannel } from '../transport/channel.ts';
import { MAX_FRAME_BYTES } from '../transport/frame.ts';
import type { Hello } from '../transport/headers.ts';
import { nodeWebSocketChannel } from '../transport/node/websocket.ts';
import type { Access } from './access.ts';
import { answerAttach } from './attach.ts';
import { type AttachmentSource, answerAttachment } from './attachments.ts';
import { refuseAttach, refuseRequest, refuseUpgrade } from './guard.ts';
import { responseHeaders } from './headers.ts';
import type { ShellClock, ShellLogger } from './ports.ts';
import { openStatic } from './static.ts';

// Not by `import`: that would read each of the module's exports, and with `WebSocket` all of Node's undici (30 ms of every start).
const { createServer } = process.getBuiltinModule('node:http');

/** How long a socket may stay without having said who it is, and how many may at once. */
const HELLO_LIMIT_MS = 10_000;
const MAX_STRANGERS = 8;

export interface WebShellOptions {
  /** Folder of the built window. */
  root: string;
  /** 0 takes a free one. */
  port: number;
  access: Access;
  attachSecret: string;
  attachments: AttachmentSource;
  clock: ShellClock;
  logger: ShellLogger;
  /** A socket that passed the guard; it is served once `authenticate` resolved. */
  onConnection(channel: FrameChannel, authenticate: (hello: Hello) => { session?: string }): void;
}

export interface WebShell {
  readonly port: number;
  /** A fresh address with a one-time token. */
  address(): string;
  close(): Promise<void>;
}

/**
 * Starts listening on 127.0.0.1.
 * @throws MiaError `conflict` when the port is taken or not allowed
 */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { access, logger } = options;
  let port = 0;
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 }, (request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  // Frames over the codec's limit but under this one are told by the codec; larger ones end with close code 1009.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES + 64 * 1024, perMessageDeflate: false });
  const strangers = new Set<FrameChannel>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(responseHeaders(port))) response.setHeader(name, value);
    const path = pathOf(request);
    const asked = { headers: request.headers, path, port };
    const attach = path === '/attach' && request.method === 'POST';
    const refused = attach ? refuseAttach(asked) : refuseRequest(asked);
    if (refused) {
      logger.warn('web.refused', { code: refused });
      return end(response, 403);
    }
    if (attach) {
      const body = answerAttach(options.attachSecret, request.headers.authorization, access.issueToken);
      if (!body) return end(response, 403);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    if (path.startsWith('/attachment/')) return answerWithAttachment(request, response);
    const file = await openStatic(options.root, path);
    if (!file) return end(response, 404);
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes });
    if (request.method === 'HEAD') {
      await file.handle.close();
      response.end();
      return;
    }
    await pipeline(file.handle.createReadStream(), response);
  }

  /** Only for a window that was let in: it says its session's secret, which no element of a page can. */
  async function answerWithAttachment(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secret = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined || !access.knows(secret)) return end(response, 403);
    const asked = { method: request.method ?? 'GET', target: request.url ?? '', range: request.headers.range ?? null };
    const { status, headers, body } = await answerAttachment(options.attachments, asked);
    response.writeHead(status, headers);
    await pipeline(body, response);
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refused = refuseUpgrade({ headers: request.headers, path: pathOf(request), port });
    if (refused || strangers.size >= MAX_STRANGERS) {
      logger.warn('web.refused', { code: refused ?? 'strangers' });
      const lines = Object.entries(responseHeaders(port)).map(([name, value]) => `${name}: ${value}`);
      socket.end(['HTTP/1.1 403 Forbidden', 'Connection: close', 'Content-Length: 0', ...lines, '', ''].join('\r\n'));
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => welcome(nodeWebSocketChannel(accepted)));
  });
  sockets.on('headers', (lines) => {
    for (const [name, value] of Object.entries(responseHeaders(port))) lines.push(`${name}: ${value}`);
  });

  function welcome(channel: FrameChannel): void {
    strangers.add(channel);
    const stopWaiting = options.clock.after(HELLO_LIMIT_MS, () => channel.close());
    const known = (): void => {
      stopWaiting();
      strangers.delete(channel);
    };
    channel.onClose(known);
    options.onConnection(channel, (hello) => {
      const granted = access.redeem(hello.auth);
      known();
      return granted;
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new MiaError('conflict', { port: options.port }, { cause: error })));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    address: () => `http://127.0.0.1:${port}/#token=${access.issueToken()}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
      await closed;
    },
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}

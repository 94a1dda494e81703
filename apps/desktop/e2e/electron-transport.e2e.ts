/**
 * The transports' contract suite over real ports: a page of a real Electron, through the real preload, to Electron's
 * MessagePortMain. The page hands each connection on to this process over a WebSocket.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { build } from 'vite';
import { describe, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { FrameChannel } from '../src/transport/channel.ts';
import { nodeWebSocketChannel } from '../src/transport/node/websocket.ts';
import { transportContract } from '../src/transport/transport.contract.ts';
import { root } from './lib/app.ts';
import { environment, flags, whyNoElectron } from './lib/electron.ts';
import { electronBinary } from './lib/electron-binary.ts';

async function bundle(entry: string, folder: string, format: 'esm' | 'iife'): Promise<string> {
  const file = format === 'esm' ? 'main.mjs' : 'page.js';
  await build({
    configFile: false,
    logLevel: 'silent',
    ...(format === 'esm' ? { ssr: { noExternal: true, external: ['electron'] } } : {}),
    build: {
      ...{ ssr: format === 'esm', outDir: folder, emptyOutDir: false, target: 'node20', minify: false, copyPublicDir: false },
      rollupOptions: {
        input: join(import.meta.dirname, 'fixtures', entry),
        external: ['electron'],
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  });
  return join(folder, file);
}

if (whyNoElectron)
  describe(`a MessagePort of a real Electron (skipped: ${whyNoElectron})`, () => test.skipIf(true)('passes the contract suite', () => {}));
else {
  transportContract('a MessagePort of a real Electron', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-port-'));
    await bundle('port-main.ts', folder, 'esm');
    const page = await bundle('port-page.ts', folder, 'iife');
    writeFileSync(join(folder, 'package.json'), '{ "name": "port", "version": "0.0.0", "type": "module", "main": "main.mjs" }\n');
    const { readFile } = await import('node:fs/promises');
    const server = createServer(async (request, response) => {
      response.setHeader('Content-Type', request.url === '/page.js' ? 'text/javascript' : 'text/html');
      response.end(request.url === '/page.js' ? await readFile(page) : '<!doctype html><title>port</title><script src="page.js"></script>');
    });
    const sockets = new WebSocketServer({ server, maxPayload: 64 * 1024 * 1024, perMessageDeflate: false });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const arrivals: ((channel: FrameChannel) => void)[] = [];
    // A channel at once: the first frame may come before anybody has waited for the socket.
    sockets.on('connection', (socket) => arrivals.shift()?.(nodeWebSocketChannel(socket)));
    const app = await _electron.launch({
      executablePath: electronBinary(root) ?? '',
      args: [...flags(), folder],
      env: {
        ...(await environment()),
        MIA_PORT_PAGE: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        MIA_PORT_PRELOAD: join(root, 'dist/preload/preload.cjs'),
      },
    });
    const window = await app.firstWindow();
    await window.waitForFunction(() => 'another' in globalThis);
    return {
      async connect() {
        const arrived = new Promise<FrameChannel>((resolve) => arrivals.push(resolve));
        await window.evaluate(() => (globalThis as unknown as { another(): void }).another());
        const channel = await arrived;
        // One byte is no frame: main takes its port away.
        return { channel, kill: () => channel.send(Uint8Array.of(0)) };
      },
      async stop() {
        await app.close();
        sockets.close();
        server.close();
      },
    };
  });
}

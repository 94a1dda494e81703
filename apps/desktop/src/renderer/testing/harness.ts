/** Builds the harness, serves it under the window's own policy, and opens it in Chromium. */

import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, mergeConfig } from 'vite';
import base from '../../../../../vite.config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface PageOptions {
  scene: string;
  width?: number;
  height?: number;
  dark?: boolean;
  conversation?: string;
  /** The computer's language: English where none is named. */
  locale?: string;
  /** A finger in place of a pointer. */
  touch?: boolean;
  /** The window "Quick ask". */
  quick?: boolean;
  /** What else the page may do. */
  permissions?: string[];
  /** Runs in the page before anything of ours. */
  before?: () => void;
}

export interface Harness {
  /** The window on a host in memory; with `scene: 'lab'`, one answer alone (lab.tsx), with `'microphone'` that (microphone-lab.tsx). */
  page(options: PageOptions): Promise<Page>;
  /** Policy violations, page errors, console errors and requests elsewhere, since the beginning. */
  offences: string[];
  close(): Promise<void>;
}

/** @param flags Chromium's own switches: a microphone that beeps where none are named */
export async function openHarness(flags: readonly string[] = ['--use-fake-device-for-media-stream']): Promise<Harness> {
  const outDir = process.env.MIA_HARNESS_DIR ?? mkdtempSync(join(tmpdir(), 'mia-7-harness-'));
  await build(
    mergeConfig(base, {
      configFile: false,
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, minify: false, rollupOptions: { input: join(here, 'harness.html') } },
    }),
  );
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    response.setHeader('Content-Security-Policy', POLICY);
    try {
      const file = path === '/' ? 'src/renderer/testing/harness.html' : path.slice(1);
      const body = await readFile(join(outDir, file));
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const browser: Browser = await chromium.launch({
    executablePath: process.env.MIA_CHROMIUM ?? '/usr/bin/chromium',
    // A microphone that beeps: who may use it is still asked.
    args: ['--no-sandbox', ...flags],
  });
  const offences: string[] = [];
  return {
    offences,
    async page({
      scene,
      width = 1280,
      height = 800,
      dark = false,
      conversation,
      locale = 'en-GB',
      touch = false,
      permissions = [],
      quick = false,
      before,
    }) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale,
        hasTouch: touch,
        permissions: ['clipboard-read', 'clipboard-write', ...permissions],
      });
      if (before) await context.addInitScript(before);
      const page = await context.newPage();
      page.on('pageerror', (error) => offences.push(`page error: ${error.message}`));
      page.on('console', (message) => message.type() === 'error' && offences.push(`console: ${message.text()}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(`http://127.0.0.1:${port}/`) && !/^(blob|data):/.test(request.url()))
          offences.push(`request: ${request.url()}`);
      });
      await page.goto(
        `http://127.0.0.1:${port}/src/renderer/testing/harness.html?${scene === 'lab' || scene === 'microphone' ? scene : `scene=${scene}`}${quick ? '#/quick' : conversation ? `#/c/${conversation}` : ''}`,
      );
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

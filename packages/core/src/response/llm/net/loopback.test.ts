import { describe, expect, it } from 'vitest';
import { MiaError } from '../../../errors.ts';
import { systemClock } from '../../../ports/clock.ts';
import { refusal } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { createLocalFetch } from './local-fetch.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';

const ask = () => createLocalFetch({ clock: systemClock, httpFault: (status) => new MiaError('model.garbage', { status }) });

describe('this computer', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:10.0.0.1', false],
    ['10.0.0.1', false],
    ['0.0.0.0', false],
    ['128.0.0.1', false],
    ['fe80::1', false],
    ['', false],
  ])('%s: %s', (address, here) => {
    expect(isLoopbackAddress(address)).toBe(here);
  });

  it.each([
    ['localhost', true],
    ['[::1]', true],
    ['127.0.0.1', true],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
    ['example.com', false],
  ])('as a name, %s: %s', (host, here) => {
    expect(isLoopbackHost(host)).toBe(here);
  });

  it('is all that is connected to', async () => {
    expect(await refusal(ask()('http://192.0.2.1:11434/api/tags'))).toBe('model.elsewhere-refused');
    expect(await refusal(ask()('http://example.com/'))).toBe('model.elsewhere-refused');
  });

  it('is reached without the proxy that the environment names', async () => {
    const server = await FaultServer.start();
    const before = { ...process.env };
    Object.assign(process.env, { http_proxy: 'http://192.0.2.1:3128', HTTP_PROXY: 'http://192.0.2.1:3128', NODE_USE_ENV_PROXY: '1' });
    try {
      const response = await ask()(`${server.url.replace('127.0.0.1', 'localhost')}/api/version`);
      expect(await response.json()).toEqual({ version: '0.24.0' });
    } finally {
      process.env = before;
      await server.close();
    }
  });

  it('is not left by a redirect', async () => {
    const server = await FaultServer.start();
    server.fail('/api/version', { kind: 'redirect', location: 'http://example.com/' });
    expect(await refusal(ask()(`${server.url}/api/version`))).toBe('model.garbage');
    await server.close();
  });
});

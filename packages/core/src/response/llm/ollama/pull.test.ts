import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../ports/clock.ts';
import { silentLogger } from '../../../ports/logger.ts';
import { refusal } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { createOllamaProvider } from './provider.ts';
import type { PullProgress } from './pull.ts';

let server: FaultServer;
const provider = () => createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger });

beforeEach(async () => {
  server = await FaultServer.start();
  server.library.set('new:1b', [
    { digest: `sha256:${'a'.repeat(64)}`, bytes: 9_500_000, have: 0 },
    { digest: `sha256:${'b'.repeat(64)}`, bytes: 500_000, have: 0 },
  ]);
});
afterEach(() => server.close());

describe('fetching a model with Ollama', () => {
  it('tells true bytes over all layers, and the model is there', async () => {
    const seen: PullProgress[] = [];
    const one = provider();
    expect(await one.pull('new:1b', { onProgress: (progress) => seen.push(progress) })).toEqual({ bytes: 10_000_000 });
    expect(seen.at(-1)).toEqual({ bytes: 10_000_000, total: 10_000_000, phase: 'verifying' });
    expect(seen.every((at, i) => i === 0 || at.bytes >= (seen[i - 1]?.bytes ?? 0))).toBe(true);
    expect((await one.list()).some(({ name }) => name === 'new:1b')).toBe(true);
  });

  it('can be cancelled and goes on from what is there', async () => {
    const one = provider();
    const cancel = new AbortController();
    const cut = refusal(one.pull('new:1b', { signal: cancel.signal, onProgress: ({ bytes }) => bytes >= 3_000_000 && cancel.abort() }));
    expect(await cut).toBe('request.cancelled');
    await server.until(() => server.asked('/api/pull')[0]?.aborted === true);
    const seen: number[] = [];
    await one.pull('new:1b', { onProgress: ({ bytes }) => bytes > 0 && seen.push(bytes) });
    expect(seen[0]).toBeGreaterThanOrEqual(3_000_000);
  });

  it.each([
    ['no network', 'pull model manifest: Get "https://r/v2/": dial tcp: lookup r on 10.0.0.1:53: no such host', 'download.offline'],
    ['no such model', 'pull model manifest: file does not exist', 'model.missing'],
    ['a full disk', 'write /x/blobs/sha256-1-partial: no space left on device', 'download.disk-full'],
    ['damaged bytes', 'digest mismatch, file must be downloaded again', 'download.checksum'],
    ['anything else', 'max retries exceeded: EOF', 'download.failed'],
  ])('tells %s', async (_, error, code) => {
    server.fail('/api/pull', { kind: 'error-line', after: 0, error });
    expect(await refusal(provider().pull('new:1b'))).toBe(code);
  });

  it('tells a connection that breaks', async () => {
    server.fail('/api/pull', { kind: 'kill', after: 0 });
    expect(await refusal(provider().pull('new:1b'))).toBe('model.interrupted');
  });
});

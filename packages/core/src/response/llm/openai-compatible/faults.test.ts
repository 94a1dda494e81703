import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../../ports/index.ts';
import { codeOf, collect, refusal, user } from '../adapter.contract.ts';
import { type Fault, type FaultModel, FaultServer, ManualClock } from '../fault-server/index.ts';
import { createLocalServerProviders, createServerProvider } from './provider.ts';

let server: FaultServer;
const start = async (flavour: 'lm-studio' | 'llama-server', models?: FaultModel[]) => {
  server = await FaultServer.start({ flavour, ...(models ? { models } : {}) });
  return server;
};
const provider = (flavour: 'lm-studio' | 'llama-server' = 'llama-server', clock: ManualClock | typeof systemClock = systemClock) =>
  createServerProvider({ id: flavour, name: flavour, flavour, baseUrl: server.url }, { clock, logger: silentLogger });

beforeEach(() => start('llama-server'));
afterEach(() => server.close());

describe('servers that speak OpenAI’s protocol', () => {
  it.each<[string, Fault, string, string]>([
    [
      'a busy server',
      { kind: 'http', status: 503, body: '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}' },
      'model.busy',
      '',
    ],
    [
      'a missing model',
      { kind: 'http', status: 404, body: '{"error":{"message":"model \'x\' not found","type":"not_found_error"}}' },
      'model.missing',
      '',
    ],
    ['a page', { kind: 'garbage', after: 0 }, 'model.garbage', ''],
    ['a redirect', { kind: 'redirect', location: 'http://example.com/' }, 'model.garbage', ''],
    ['a death while reading', { kind: 'kill', after: 0 }, 'model.interrupted', ''],
    ['a death while writing', { kind: 'kill', after: 3 }, 'model.interrupted', 'word1 word2 word3'],
    ['an end without an end', { kind: 'end', after: 3 }, 'model.interrupted', 'word1 word2 word3'],
    ['an error event', { kind: 'error-line', after: 3, error: 'something broke' }, 'model.interrupted', 'word1 word2 word3'],
    ['an event that is no JSON', { kind: 'garbage', after: 3, text: 'data: <<<\n\n' }, 'model.garbage', 'word1 word2 word3'],
    ['an event of another shape', { kind: 'shape', after: 3 }, 'model.garbage', 'word1 word2 word3'],
  ])('tell %s, and keep what was said', async (_, fault, code, said) => {
    const open = await provider().open('llama-server/tiny:1b');
    server.fail('/v1/chat', fault);
    const answer = await open.model.doStream({ prompt: user('hi') }).then(
      ({ stream }) => collect(stream),
      (error: unknown) => ({ text: '', error, parts: [] }),
    );
    expect(codeOf(answer.error)).toBe(code);
    expect(answer.text).toBe(said);
    // the SDK's errors hold the prompt: none may be kept
    expect((answer.error as Error).cause).toBeUndefined();
    expect((await collect((await open.model.doStream({ prompt: user('hi') })).stream)).text).toContain('word6');
  });

  it('are given up after 60 s of silence', async () => {
    const clock = new ManualClock();
    const open = await provider('llama-server', clock).open('llama-server/tiny:1b');
    server.fail('/v1/chat', { kind: 'silence', after: 2 });
    const { stream } = await open.model.doStream({ prompt: user('hi') });
    const told = await collect(stream, (text) => text === 'word1 word2' && setImmediate(() => clock.advance(60_000)));
    expect(told).toMatchObject({ text: 'word1 word2', error: { code: 'model.timeout' } });
  });

  it('give the tokens that came from the cache where they say so', async () => {
    const open = await provider().open('llama-server/tiny:1b');
    const ask = async () => {
      const { parts } = await collect((await open.model.doStream({ prompt: user('some words again and again') })).stream);
      return parts.find((part) => part.type === 'finish')?.usage.inputTokens;
    };
    expect((await ask())?.cacheRead).toBe(0);
    expect((await ask())?.cacheRead).toBeGreaterThan(3);
  });

  it('show what LM Studio knows of its models, without those for embeddings', async () => {
    await server.close();
    await start('lm-studio', [
      { name: 'qwen', capabilities: ['completion', 'tools'] },
      { name: 'qwen-vl', capabilities: ['completion', 'vision'] },
      { name: 'some-encoder', capabilities: ['embedding'] },
      { name: 'text-embedding-nomic-embed-text-v1.5' },
    ]);
    const cards = await provider('lm-studio').list();
    expect(cards.map(({ id, tools, vision }) => [id, tools, vision])).toEqual([
      ['lm-studio/qwen', true, false],
      ['lm-studio/qwen-vl', false, true],
    ]);
  });

  it('are taken for what they are: another program on the port is no model server', async () => {
    const answers = [
      '<!doctype html><p>Jenkins</p>',
      '{"status":"ok"}',
      '{"object":"list","data":[{"id":"x","object":"model","owned_by":"somebody"}]}',
      '[]',
      '',
    ];
    for (const body of answers) {
      const other = createServer((_, response) =>
        response.writeHead(200, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' }).end(body),
      );
      await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
      const baseUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const one = createServerProvider(
        { id: 'llama-server', name: 'llama-server', flavour: 'llama-server', baseUrl },
        { clock: systemClock, logger: silentLogger },
      );
      expect(await one.probe()).toEqual({ provider: 'llama-server', state: 'not-running', models: 0 });
      expect(await refusal(one.list())).toBe('model.not-running');
      await new Promise((done) => other.close(done));
    }
  });

  it('are never reached over the network', async () => {
    const far = createServerProvider(
      { id: 'llama-server', name: 'x', flavour: 'llama-server', baseUrl: 'http://192.0.2.1:8080' },
      { clock: systemClock, logger: silentLogger },
    );
    expect(await refusal(far.list())).toBe('model.elsewhere-refused');
    expect(await far.probe()).toMatchObject({ state: 'unreachable' });
  });

  it('are looked for at their usual places', () => {
    expect(createLocalServerProviders({ clock: systemClock, logger: silentLogger }).map(({ id }) => id)).toEqual([
      'lm-studio',
      'llama-server',
    ]);
  });
});

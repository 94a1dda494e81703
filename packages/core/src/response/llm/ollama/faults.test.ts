import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../ports/clock.ts';
import type { OpenModel } from '../../../ports/language-model.ts';
import { silentLogger } from '../../../ports/logger.ts';
import { codeOf, collect, refusal, user } from '../adapter.contract.ts';
import { BUSY, type Fault, FaultServer, ManualClock } from '../fault-server/index.ts';
import { createOllamaProvider } from './provider.ts';

let server: FaultServer;
let open: OpenModel;
const ask = (text = 'Say hello.', more = {}) => open.model.doStream({ prompt: user(text), ...more });
const provider = (more = {}) => createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger, ...more });

beforeEach(async () => {
  server = await FaultServer.start();
  open = await provider().open('ollama/tiny:1b');
});
afterEach(() => server.close());

describe('Ollama, before the first token', () => {
  const http = (status: number, body: string, contentType?: string): Fault => ({
    kind: 'http',
    status,
    body,
    ...(contentType ? { contentType } : {}),
  });
  it.each<[string, Fault, string]>([
    ['a model that is gone', http(404, `{"error":"model 'tiny:1b' not found"}`), 'model.missing'],
    ['a busy server', BUSY, 'model.busy'],
    ['a prompt that is too long', http(400, '{"error":"the input length exceeds the context length"}'), 'model.too-long'],
    ['no tools', http(400, '{"error":"registry.ollama.ai/library/tiny:1b does not support tools"}'), 'model.unsupported'],
    ['no thinking', http(400, '{"error":"\\"tiny:1b\\" does not support thinking"}'), 'model.unsupported'],
    ['no chat', http(400, '{"error":"\\"tiny:1b\\" does not support chat"}'), 'model.unsupported'],
    ['cloud models switched off', http(403, '{"error":"ollama cloud is disabled: remote model is unavailable"}'), 'model.cloud-refused'],
    ['a sign-in for the cloud', http(401, '{"error":"unauthorized"}'), 'model.cloud-refused'],
    ['a refused origin', http(403, ''), 'model.unreachable'],
    [
      'too little memory',
      http(500, '{"error":"model requires more system memory (8.0 GiB) than is available (2.1 GiB)"}'),
      'model.out-of-memory',
    ],
    ['a crashed runner', http(500, '{"error":"llama runner process has terminated: exit status 2"}'), 'model.crashed'],
    ['a bad schema', http(500, '{"error":"invalid JSON schema in format"}'), 'request.invalid'],
    ['a damaged model', http(500, '{"error":"unable to load model: /models/blobs/sha256-1"}'), 'model.file-invalid'],
    ['another web server', http(404, '<html>nothing here</html>', 'text/html'), 'model.garbage'],
    ['a page instead of an answer', { kind: 'garbage', after: 0 }, 'model.garbage'],
    ['a redirect', { kind: 'redirect', location: 'http://example.com/' }, 'model.garbage'],
    ['a process that dies while reading', { kind: 'kill', after: 0 }, 'model.interrupted'],
  ])('tells %s', async (_, fault, code) => {
    server.fail('/api/chat', fault);
    const answer = ask().then(({ stream }) => collect(stream));
    // a page has headers like an answer: it may be refused by the promise or in the stream
    const told = await answer.then(({ error }) => codeOf(error), codeOf);
    expect(told).toBe(code);
    const again = await collect((await ask()).stream);
    expect(again).toMatchObject({ error: undefined, text: 'word1 word2 word3 word4 word5 word6' });
  });

  it('tells a server that is not running from one that is not installed', async () => {
    const { url } = server;
    await server.close();
    const make = (installed: boolean) =>
      createOllamaProvider({ baseUrl: url, clock: systemClock, logger: silentLogger, installed: () => installed });
    expect(await refusal(ask())).toBe('model.not-running');
    expect(await refusal(make(true).list())).toBe('model.not-running');
    expect(await refusal(make(false).list())).toBe('model.not-installed');
    expect(await make(true).probe()).toMatchObject({ state: 'not-running' });
    expect(await make(false).probe()).toMatchObject({ state: 'not-installed' });
    server = await FaultServer.start({ port: Number(new URL(url).port) });
    expect((await collect((await ask()).stream)).text).toContain('word1');
  });
});

describe('Ollama, in the middle of an answer', () => {
  it.each<[string, Fault, string]>([
    ['the process dies', { kind: 'kill', after: 3 }, 'model.interrupted'],
    ['the answer ends without its last line', { kind: 'end', after: 3 }, 'model.interrupted'],
    [
      'an error line comes',
      { kind: 'error-line', after: 3, error: 'an unknown error was encountered while running the model' },
      'model.interrupted',
    ],
    ['the runner dies', { kind: 'error-line', after: 3, error: 'llama runner process no longer running: 2' }, 'model.crashed'],
    ['a line is no JSON', { kind: 'garbage', after: 3 }, 'model.garbage'],
    ['a line is cut', { kind: 'garbage', after: 3, text: '{"model":"tiny:1b","message":{"role":"assist' }, 'model.interrupted'],
    ['a line is another JSON', { kind: 'shape', after: 3 }, 'model.garbage'],
  ])('keeps what was said when %s', async (_, fault, code) => {
    const spied = vi.spyOn(console, 'warn');
    server.fail('/api/chat', fault);
    const { text, error, parts } = await collect((await ask()).stream);
    expect(text).toBe('word1 word2 word3');
    expect(codeOf(error)).toBe(code);
    expect(parts.map((part) => part.type).slice(-2)).toEqual(['text-end', 'error']);
    expect(spied).not.toHaveBeenCalled();
    expect((await collect((await ask()).stream)).error).toBeUndefined();
  });
});

describe('Ollama, silent', () => {
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    open = await provider({ clock }).open('ollama/tiny:1b');
  });

  it('gives up after 60 s without a first token', async () => {
    server.fail('/api/chat', { kind: 'silence', after: 0 });
    const asked = refusal(ask());
    await server.until(() => server.asked('/api/chat').length === 1);
    clock.advance(59_999);
    clock.advance(1);
    expect(await asked).toBe('model.timeout');
    expect((await collect((await ask()).stream)).error).toBeUndefined();
  });

  it('gives up after 60 s of silence in an answer and keeps what was said', async () => {
    server.fail('/api/chat', { kind: 'silence', after: 2 });
    const { stream } = await ask();
    const told = collect(stream, (text) => {
      // the timer for the next piece is set before this callback's turn ends
      if (text === 'word1 word2') setImmediate(() => clock.advance(60_000));
    });
    expect(await told).toMatchObject({ text: 'word1 word2', error: { code: 'model.timeout' } });
  });

  it('gives up on a connection that is taken and never answered', async () => {
    server.halfOpen = true;
    const asked = refusal(ask());
    await server.until(() => server.asked('/api/ps').length === 1);
    clock.advance(60_000);
    expect(await asked).toBe('model.timeout');
    server.halfOpen = false;
    expect((await collect((await ask()).stream)).error).toBeUndefined();
  });

  it('waits longer for a prompt that honestly takes longer to read', async () => {
    const release = server.hold();
    const asked = ask('word '.repeat(3800)).then(({ stream }) => collect(stream));
    await server.until(() => server.asked('/api/chat').length === 1);
    clock.advance(90_000);
    release();
    expect((await asked).error).toBeUndefined();
  });

  it('does not hold up a look around: 300 ms', async () => {
    server.halfOpen = true;
    const one = provider({ clock });
    const looked = one.probe();
    await server.until(() => server.asked('/api/tags').length === 2);
    clock.advance(300);
    expect(await looked).toMatchObject({ state: 'unreachable', models: 0 });
  });
});

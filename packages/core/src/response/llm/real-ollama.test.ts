/**
 * Everything that is held against a real Ollama, in one file: tests of different files run beside each other, and there is
 * one server with one model in memory. Pulls use an Ollama of their own, started here, and an offline registry.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Logger, silentLogger, systemClock } from '../../ports/index.ts';
import type { Prompt } from '../../ports/language-model.ts';
import { adapterContract, collect, refusal, user } from './adapter.contract.ts';
import { FaultServer } from './fault-server/index.ts';
import { OllamaApi } from './ollama/api.ts';
import { createOllamaProvider, ollamaBaseUrl, startOllama } from './ollama/index.ts';
import { Residency } from './ollama/residency.ts';
import { createServerProvider } from './openai-compatible/index.ts';

const MODEL = 'smollm2:135m';
const NEEDS = `a real Ollama (needs OLLAMA_HOST to answer with ${MODEL})`;
const real = process.env.OLLAMA_HOST ? ollamaBaseUrl() : '';
const answers =
  real !== '' &&
  (await fetch(`${real}/api/tags`)
    .then(async (response) => ((await response.json()) as { models: { name: string }[] }).models.some(({ name }) => name === MODEL))
    .catch(() => false));

adapterContract(
  NEEDS,
  async () => {
    let sent = () => {};
    // the request has left and the model is being read when the provider says so
    const logger: Logger = { ...silentLogger, info: (event) => event === 'model.request' && sent() };
    let reading = new Promise<void>((done) => {
      sent = done;
    });
    const provider = createOllamaProvider({ clock: systemClock, logger });
    // what an earlier run left in memory would count as another program's
    await new Residency(new OllamaApi(provider.baseUrl, systemClock, () => true)).unload('smollm2:135m');
    return {
      provider,
      model: 'ollama/smollm2:135m',
      missing: 'ollama/nope:1b',
      holdReading: () => {
        reading = new Promise<void>((done) => {
          sent = done;
        });
        return () => {};
      },
      untilReading: async () => {
        await reading;
        // the server has time for all of these while ours is being read
        for (let asked = 0; asked < 500; asked++) await provider.version();
      },
      close: async () => {},
    };
  },
  // a reload of the model and a short prompt, on a busy machine; the reading itself takes 20 s and more
  { nextAfterStopMs: 10_000, longPromptTokens: 9000, timeout: 120_000 },
  answers,
);

adapterContract(
  `/v1 of ${NEEDS}`,
  async () => {
    let sent = () => {};
    const logger: Logger = { ...silentLogger, info: (event) => event === 'model.request' && sent() };
    const reading = new Promise<void>((done) => {
      sent = done;
    });
    const baseUrl = ollamaBaseUrl();
    return {
      provider: createServerProvider({ id: 'local', name: 'Ollama', flavour: 'openai', baseUrl }, { clock: systemClock, logger }),
      model: 'local/smollm2:135m',
      missing: 'local/nope:1b',
      untilReading: () => reading,
      close: async () => {},
    };
  },
  // this protocol has no way to end a reading: the next request waits for what had been read by then
  { nextAfterStopMs: 90_000, longPromptTokens: 9000, timeout: 150_000 },
  answers,
);

/** The kinds of a value's leaves with the order of its keys: what a client can rely on. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([key, of]) => [key, shapeOf(of)]);
  return typeof value;
}

async function ask(base: string, path: string, body?: unknown, method?: string) {
  const response = await fetch(base + path, { method: method ?? (body ? 'POST' : 'GET'), ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type')?.split(';')[0], text };
}

describe.skipIf(!answers)(`the fault server beside ${NEEDS}`, () => {
  const hello = [{ role: 'user', content: 'Say hello.' }];
  it.each<[string, string, unknown?, string?]>([
    ['version', '/api/version'],
    ['tags', '/api/tags'],
    ['a missing model', '/api/chat', { model: 'nope:1b', messages: hello }],
    ['a missing model shown', '/api/show', { model: 'nope:1b' }],
    ['a missing model deleted', '/api/delete', { model: 'nope:1b' }, 'DELETE'],
    ['loading', '/api/chat', { model: MODEL, messages: [] }],
    ['loaded models', '/api/ps'],
    ['an answer', '/api/chat', { model: MODEL, messages: hello, stream: false, options: { num_predict: 3 } }],
    [
      'no tools',
      '/api/chat',
      {
        model: MODEL,
        messages: hello,
        tools: [{ type: 'function', function: { name: 'x', description: '', parameters: { type: 'object', properties: {} } } }],
      },
    ],
    ['no thinking', '/api/chat', { model: MODEL, messages: hello, think: true }],
    [
      'too long',
      '/api/chat',
      { model: MODEL, messages: [{ role: 'user', content: 'word '.repeat(9000) }], truncate: false, options: { num_ctx: 4096 } },
    ],
    ['a bad schema', '/api/chat', { model: MODEL, messages: hello, format: { type: 'nope' }, options: { num_predict: 1 } }],
    ['unloading', '/api/chat', { model: MODEL, messages: [], keep_alive: 0 }],
    ['an unknown route', '/api/nope'],
    ["OpenAI's list", '/v1/models'],
    ["OpenAI's missing model", '/v1/chat/completions', { model: 'nope', messages: hello }],
  ])(
    'says the same: %s',
    async (_, path, body, method) => {
      const server = await FaultServer.start({ models: [{ name: MODEL }] });
      try {
        if (path === '/api/ps') await ask(server.url, '/api/chat', { model: MODEL, messages: [] });
        const ours = await ask(server.url, path, body, method);
        const theirs = await ask(real, path, body, method);
        expect({ status: ours.status, type: ours.type }).toEqual({ status: theirs.status, type: theirs.type });
        if (theirs.status >= 400) expect(ours.text.trim()).toBe(theirs.text.trim());
        else expect(shapeOf(JSON.parse(ours.text))).toEqual(shapeOf(JSON.parse(theirs.text)));
      } finally {
        await server.close();
      }
    },
    30_000,
  );

  it('writes the same lines', async () => {
    const server = await FaultServer.start({ models: [{ name: MODEL }] });
    const body = { model: MODEL, messages: hello, options: { num_predict: 3 } };
    const lines = async (base: string) =>
      (await ask(base, '/api/chat', body)).text
        .trim()
        .split('\n')
        .map((line) => shapeOf(JSON.parse(line)));
    const [ours, theirs] = [await lines(server.url), await lines(real)];
    expect([ours[0], ours.at(-1)]).toEqual([theirs[0], theirs.at(-1)]);
    const events = async (base: string) => {
      const { text } = await ask(base, '/v1/chat/completions', {
        ...body,
        max_tokens: 3,
        stream: true,
        stream_options: { include_usage: true },
      });
      return text
        .trim()
        .split('\n\n')
        .map((event) => (event.startsWith('data: {') ? shapeOf(JSON.parse(event.slice(6))) : event));
    };
    const [ourEvents, theirEvents] = [await events(server.url), await events(real)];
    expect([ourEvents[0], ...ourEvents.slice(-3)]).toEqual([theirEvents[0], ...theirEvents.slice(-3)]);
    await server.close();
  }, 30_000);
});

describe.skipIf(!answers)(`reading ahead with ${NEEDS}`, () => {
  it('leaves only the question to read', async () => {
    const provider = createOllamaProvider({ clock: systemClock, logger: silentLogger });
    const open = await provider.open(`ollama/${MODEL}`);
    const residency = new Residency(new OllamaApi(provider.baseUrl, systemClock, () => true));
    const words = Array.from({ length: 30 }, (_, at) => `Note ${at}: the answer to question ${at * 7} is ${at * 13}.`).join(' ');
    const before: Prompt = [
      { role: 'system', content: 'Answer briefly.' },
      ...user(words),
      { role: 'assistant', content: [{ type: 'text', text: 'Noted.' }] },
    ];
    const readMs = async () => {
      const { parts } = await collect(
        (await open.model.doStream({ prompt: [...before, ...user('Thank you.')], maxOutputTokens: 2 })).stream,
      );
      const usage = parts.find((part) => part.type === 'finish')?.usage;
      return { ms: Number(usage?.raw?.readMs), input: usage?.inputTokens };
    };
    await residency.unload(MODEL);
    const cold = await readMs();
    await residency.unload(MODEL);
    const { cached = 0 } = (await open.prepare?.(before, { conversation: 'c', signal: new AbortController().signal })) ?? {};
    expect(cached).toBeGreaterThan((cold.input?.total ?? 0) * 0.8);
    const warm = await readMs();
    expect(warm.ms).toBeLessThan(cold.ms / 3);
    expect((warm.input?.cacheRead ?? 0) / (warm.input?.total ?? 1)).toBeGreaterThan(0.6);
    await provider.release();
  }, 120_000);
});

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mia-test-tools', 'ollama');
const registryScript = process.env.MIA_SHARED ? join(process.env.MIA_SHARED, 'tools', 'ollama-registry.mjs') : '';
const canPull =
  answers && existsSync(registryScript) && existsSync(join(cache, 'bin', 'ollama')) && existsSync(join(cache, 'models', 'manifests'));

describe.skipIf(!canPull)(`starting and pulling with ${NEEDS}, its program in the cache, and ollama-registry.mjs under MIA_SHARED`, () => {
  let home: string;
  let registry: ChildProcess;
  let pid: number | null = null;
  let ports: { registry: number; ollama: number };

  beforeAll(async () => {
    const free = await Promise.all([FaultServer.start(), FaultServer.start()]);
    ports = { registry: free[0].port, ollama: free[1].port };
    await Promise.all(free.map((server) => server.close()));
    home = await mkdtemp(join(tmpdir(), 'mia-llm-pull-'));
    // 98 MB in about three seconds: long enough to cancel in between
    registry = spawn(process.execPath, [registryScript, String(ports.registry), join(cache, 'models'), '30000000'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((ready) => registry.stdout?.once('data', ready));
  }, 60_000);
  afterAll(async () => {
    if (pid !== null) process.kill(pid, 'SIGTERM');
    registry.kill('SIGTERM');
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('starts the program, fetches a model with true bytes, and goes on after a cancel', async () => {
    const baseUrl = `http://127.0.0.1:${ports.ollama}`;
    const env = {
      PATH: [join(cache, 'bin'), process.env.PATH].join(delimiter),
      HOME: home,
      OLLAMA_MODELS: join(home, 'models'),
      OLLAMA_NO_CLOUD: '1',
      OLLAMA_NOHISTORY: '1',
    };
    ({ pid } = await startOllama({ clock: systemClock, logger: silentLogger, baseUrl, env }));
    expect(pid).toBeGreaterThan(0);
    const provider = createOllamaProvider({ baseUrl, clock: systemClock, logger: silentLogger });
    expect(await provider.version()).toBe('0.24.0');
    expect(await provider.list()).toEqual([]);

    const name = `http://127.0.0.1:${ports.registry}/library/${MODEL}`;
    const cancel = new AbortController();
    let had = 0;
    const cut = provider.pull(name, {
      insecure: true,
      signal: cancel.signal,
      onProgress: ({ bytes }) => {
        had = bytes;
        if (bytes > 20_000_000) cancel.abort();
      },
    });
    expect(await refusal(cut)).toBe('request.cancelled');
    expect(await provider.list()).toEqual([]);

    const seen: number[] = [];
    const { bytes } = await provider.pull(name, { insecure: true, onProgress: (progress) => seen.push(progress.bytes) });
    expect(bytes).toBeGreaterThan(98_000_000);
    expect(seen.at(-1)).toBe(bytes);
    expect(seen.find((at) => at > 0)).toBeGreaterThan(had * 0.5);
    expect(await provider.list()).toHaveLength(1);

    expect(await refusal(provider.pull(`http://127.0.0.1:${ports.registry}/library/nope:1b`, { insecure: true }))).toBe('model.missing');
    registry.kill('SIGTERM');
    await new Promise((gone) => registry.once('exit', gone));
    expect(await refusal(provider.pull(`http://127.0.0.1:${ports.registry}/library/other:1b`, { insecure: true }))).toBe(
      'download.offline',
    );
  }, 90_000);
});

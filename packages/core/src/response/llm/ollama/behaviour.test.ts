import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../ports/clock.ts';
import type { OpenModel, Prompt } from '../../../ports/language-model.ts';
import { silentLogger } from '../../../ports/logger.ts';
import { collect, refusal, user } from '../adapter.contract.ts';
import { type FaultModel, FaultServer } from '../fault-server/index.ts';
import { createOllamaProvider, type OllamaOptions } from './provider.ts';

let server: FaultServer;
const MODELS: FaultModel[] = [
  { name: 'tiny:1b' },
  { name: 'other:3b', sizeBytes: 2e9 },
  { name: 'eyes:7b', capabilities: ['completion', 'vision', 'tools'], maxContext: 131_072 },
  { name: 'thinker:4b', capabilities: ['completion', 'thinking', 'tools'] },
  { name: 'wide:1b', parameters: 'num_ctx                        16384\nstop "x"', maxContext: 32_768 },
  { name: 'nomic-embed-text:latest', capabilities: ['embedding'] },
  { name: 'gpt-oss:120b-cloud', remoteHost: 'https://ollama.com:443' },
  { name: 'alias:latest', remoteHost: 'https://ollama.com:443' },
];
const provider = (more: Partial<OllamaOptions> = {}) =>
  createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger, ...more });
const chats = () => server.asked('/api/chat').map((request) => request.body);
const say = async (open: OpenModel, text = 'Say hello.', more = {}) =>
  collect((await open.model.doStream({ prompt: user(text), ...more })).stream);

beforeEach(async () => {
  server = await FaultServer.start({ models: MODELS.map((model) => ({ ...model })) });
});
afterEach(() => server.close());

describe("Ollama's models", () => {
  it('have cards with what they can do', async () => {
    const cards = await provider().list();
    const card = (name: string) => cards.find((one) => one.name === name);
    expect(card('eyes:7b')).toMatchObject({
      vision: true,
      tools: true,
      thinking: false,
      jsonSchema: true,
      contextLength: 8192,
      tokenizer: 'estimated',
    });
    expect(card('thinker:4b')).toMatchObject({ vision: false, thinking: true });
    expect(card('wide:1b')?.contextLength).toBe(16_384);
    expect(card('tiny:1b')).toMatchObject({ sizeBytes: 98_363_022, loaded: false });
    // weights, and 23 kB of attention cache a token
    expect(card('tiny:1b')?.memoryBytes).toBeGreaterThan(98_363_022 + 8192 * 23_000);
  });

  it('leave embedding models out', async () => {
    expect((await provider().list()).some(({ name }) => name.includes('embed'))).toBe(false);
  });

  it('are asked what they can do once for each digest', async () => {
    const one = provider();
    await one.list();
    const before = server.asked('/api/show').length;
    await one.list();
    await one.open('ollama/tiny:1b');
    expect(server.asked('/api/show')).toHaveLength(before);
  });

  it('that answer in the cloud are shown elsewhere, whatever they are called, and never opened unless allowed', async () => {
    const one = provider();
    const cloud = (await one.list()).filter(({ place }) => place.kind === 'elsewhere');
    expect(cloud.map(({ name, place }) => [name, place])).toEqual([
      ['gpt-oss:120b-cloud', { kind: 'elsewhere', host: 'ollama.com' }],
      ['alias:latest', { kind: 'elsewhere', host: 'ollama.com' }],
    ]);
    expect(await refusal(one.open('ollama/gpt-oss:120b-cloud'))).toBe('model.cloud-refused');
    expect(await refusal(one.open('ollama/alias:latest'))).toBe('model.cloud-refused');
    expect(await refusal(one.pull('kimi:1t-cloud'))).toBe('model.cloud-refused');
    expect(server.asked('/api/show').some(({ body }) => body.model.includes('cloud'))).toBe(false);
    const allowed = await provider({ allowCloud: true }).open('ollama/gpt-oss:120b-cloud');
    // a server that has its cloud switched off still refuses
    expect(await refusal(allowed.model.doStream({ prompt: user('hello') }))).toBe('model.cloud-refused');
    expect(allowed.prepare).toBeUndefined();
  });

  it('can be removed', async () => {
    const one = provider();
    await one.remove('ollama/other:3b');
    expect((await one.list()).some(({ name }) => name === 'other:3b')).toBe(false);
    expect(await refusal(one.remove('ollama/other:3b'))).toBe('model.missing');
  });
});

describe('a request to Ollama', () => {
  it('never lets the server cut the prompt or shift the window', async () => {
    await say(await provider().open('ollama/tiny:1b'), 'hi', { temperature: 0, maxOutputTokens: 5, stopSequences: ['x'], seed: 3 });
    expect(chats()[0]).toMatchObject({
      truncate: false,
      shift: false,
      options: { num_ctx: 8192, num_predict: 5, temperature: 0, stop: ['x'], seed: 3 },
    });
  });

  it('keeps the context that another program loaded the model with, while it suffices', async () => {
    server.engine.take(server.engine.models[0] as FaultModel, 4096);
    const open = await provider().open('ollama/tiny:1b');
    await say(open);
    expect(chats()[0].options.num_ctx).toBe(4096);
    expect(chats()[0].keep_alive).toBeUndefined();
    expect(server.engine.loads).toBe(1);
    await say(open, 'word '.repeat(3900));
    expect(chats().at(-1).options.num_ctx).toBe(8192);
    expect(server.engine.loads).toBe(2);
  });

  it('gives thinking as reasoning before the text', async () => {
    const { parts, reasoning, text } = await say(await provider().open('ollama/thinker:4b'));
    expect(reasoning).toBe('Let me think.');
    expect(text).toContain('word1');
    const types = parts.map((part) => part.type);
    expect(types.indexOf('reasoning-end')).toBeLessThan(types.indexOf('text-start'));
    expect((await say(await provider().open('ollama/thinker:4b'), 'hi', { reasoning: 'none' })).reasoning).toBe('');
  });

  it('asks no thinking of a model that has none, and warns', async () => {
    const { parts, error } = await say(await provider().open('ollama/tiny:1b'), 'hi', { reasoning: 'high' });
    expect(error).toBeUndefined();
    expect(parts[0]).toEqual({ type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'reasoning' }] });
  });

  it('sends pictures only to models that see, as bytes', async () => {
    const prompt: Prompt = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          { type: 'file', mediaType: 'image/png', data: { type: 'data', data: Buffer.from('/etc/hostname') } },
        ],
      },
    ];
    expect(await refusal((await provider().open('ollama/tiny:1b')).model.doStream({ prompt }))).toBe('model.unsupported');
    expect(chats()).toHaveLength(0);
    await collect((await (await provider().open('ollama/eyes:7b')).model.doStream({ prompt })).stream);
    expect(chats()[0].messages[0].images).toEqual([Buffer.from('/etc/hostname').toString('base64')]);
  });

  it('offers tools only to models that have them, and gives their calls', async () => {
    const tools = [
      { type: 'function' as const, name: 'weather', description: 'Weather', inputSchema: { type: 'object' as const, properties: {} } },
    ];
    expect(await refusal((await provider().open('ollama/tiny:1b')).model.doStream({ prompt: user('hi'), tools }))).toBe(
      'model.unsupported',
    );
    const { parts } = await say(await provider().open('ollama/eyes:7b'), 'Use the tool.', { tools });
    expect(parts.find((part) => part.type === 'tool-call')).toMatchObject({ toolName: 'weather', input: '{"city":"Athens"}' });
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: { unified: 'tool-calls' } });
  });

  it('estimates what came from the cache by the time that reading took', async () => {
    const open = await provider().open('ollama/tiny:1b');
    const usage = async (prompt: Prompt) => {
      const { parts } = await collect((await open.model.doStream({ prompt })).stream);
      return parts.find((part) => part.type === 'finish')?.usage;
    };
    const first = await usage(user('one two three four '.repeat(50)));
    expect(first?.inputTokens).toMatchObject({ cacheRead: 0 });
    const next = await usage([
      ...user('one two three four '.repeat(50)),
      { role: 'assistant', content: [{ type: 'text', text: 'yes' }] },
      ...user('and then'),
    ]);
    expect(next?.raw).toMatchObject({ cacheReadIsEstimated: true });
    const { total = 0, cacheRead = 0, noCache } = next?.inputTokens ?? {};
    expect(cacheRead / total).toBeGreaterThan(0.95);
    expect(noCache).toBe(total - cacheRead);
  });

  it('learns how many tokens a text has', async () => {
    const open = await provider().open('ollama/tiny:1b');
    const prompt = user('extraordinarily complicated vocabulary '.repeat(40));
    const before = await open.countTokens(prompt);
    await say(open, 'extraordinarily complicated vocabulary '.repeat(40));
    const counted = 40 * 3 + 2;
    expect(Math.abs((await open.countTokens(prompt)) - counted)).toBeLessThan(Math.abs(before - counted) + 1);
    expect(await open.countTokens(prompt)).toBeCloseTo(counted, -1);
  });
});

describe('Stop while Ollama reads', () => {
  const stopWhileReading = async (open: OpenModel) => {
    const release = server.hold();
    const stop = new AbortController();
    const asked = refusal(open.model.doStream({ prompt: user('word '.repeat(2000)), abortSignal: stop.signal }));
    await server.until(() => server.asked('/api/chat').some(({ body }) => body.messages[0]?.content.startsWith('word')));
    stop.abort();
    expect(await asked).toBe('request.cancelled');
    release();
  };

  it('ends the reading by unloading a model that was loaded for us', async () => {
    const open = await provider().open('ollama/tiny:1b');
    await stopWhileReading(open);
    await say(open);
    expect(chats().map((body) => body.keep_alive)).toEqual(['30m', 0, '30m']);
    expect(server.engine.loads).toBe(2);
  });

  it("leaves another program's model where it is", async () => {
    server.engine.take(server.engine.models[0] as FaultModel, 8192);
    const open = await provider().open('ollama/tiny:1b');
    await stopWhileReading(open);
    await say(open);
    expect(chats().some((body) => body.keep_alive === 0)).toBe(false);
    expect(server.engine.loads).toBe(1);
  });

  it('does not unload for a short rest', async () => {
    const open = await provider().open('ollama/tiny:1b');
    await say(open);
    const release = server.hold();
    const stop = new AbortController();
    const asked = refusal(open.model.doStream({ prompt: user('a few words'), abortSignal: stop.signal }));
    await server.until(() => server.asked('/api/chat').length === 2);
    stop.abort();
    expect(await asked).toBe('request.cancelled');
    release();
    await say(open);
    expect(chats().some((body) => body.keep_alive === 0)).toBe(false);
  });
});

describe('reading ahead with Ollama', () => {
  const conversation: Prompt = [
    { role: 'system', content: 'You are helpful.' },
    ...user('first question with many words '.repeat(20)),
    { role: 'assistant', content: [{ type: 'text', text: 'first answer with many words '.repeat(20) }] },
  ];
  const prepare = (open: OpenModel, more = {}) => {
    const signal = new AbortController().signal;
    return open.prepare?.(conversation, { conversation: 'c', signal, ...more });
  };

  it('reads the prefix in growing slices of one token each, which the question then finds', async () => {
    const open = await provider().open('ollama/tiny:1b');
    const seen: number[] = [];
    const done = await prepare(open, { onProgress: ({ read }: { read: number }) => seen.push(read) });
    expect(done?.cached).toBeGreaterThan(190);
    expect(chats().length).toBeGreaterThan(1);
    expect(chats().every((body) => body.options.num_predict === 1 && body.truncate === false)).toBe(true);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const { parts } = await collect((await open.model.doStream({ prompt: [...conversation, ...user('and now?')] })).stream);
    const { cacheRead = 0, total = 0 } = parts.find((part) => part.type === 'finish')?.usage.inputTokens ?? {};
    expect(cacheRead / total).toBeGreaterThan(0.9);
  });

  it("never takes memory from another program's model", async () => {
    server.engine.take(server.engine.models[1] as FaultModel, 4096);
    const open = await provider().open('ollama/tiny:1b');
    expect(await prepare(open)).toEqual({ cached: 0 });
    await open.load(new AbortController().signal);
    expect(chats()).toHaveLength(0);
    expect(server.engine.loaded[0]?.model.name).toBe('other:3b');
    // a question may
    await say(open);
    expect(server.engine.loaded[0]?.model.name).toBe('tiny:1b');
  });

  it('stops at the signal and keeps what was read', async () => {
    const open = await provider().open('ollama/tiny:1b');
    const stop = new AbortController();
    const cut = await refusal(Promise.resolve(prepare(open, { signal: stop.signal, onProgress: () => stop.abort() })));
    expect(cut).toBe('request.cancelled');
    expect(chats()).toHaveLength(1);
    expect(server.engine.loaded).toHaveLength(1);
  });

  it('loads a model once', async () => {
    const open = await provider().open('ollama/tiny:1b');
    const { signal } = new AbortController();
    await open.load(signal);
    await open.load(signal);
    expect(server.engine.loads).toBe(1);
    expect(chats()).toHaveLength(1);
    expect(open.card.loaded).toBe(true);
  });

  it('gives back at the end what was loaded for us', async () => {
    const one = provider();
    await say(await one.open('ollama/tiny:1b'));
    await one.release();
    expect(server.engine.loaded).toHaveLength(0);
  });
});

import { describe, expect, it } from 'vitest';
import { ollamaBaseUrl } from '../ollama/base-url.ts';
import { FaultServer } from './server.ts';

const MODEL = 'smollm2:135m';
const host = process.env.OLLAMA_HOST;
const real = host ? ollamaBaseUrl() : '';
const answers = host
  ? await fetch(`${real}/api/tags`)
      .then(async (response) => ((await response.json()) as { models: { name: string }[] }).models.some(({ name }) => name === MODEL))
      .catch(() => false)
  : false;

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

describe.skipIf(!answers)(
  `the fault server beside a real Ollama${answers ? '' : ` (skipped: OLLAMA_HOST does not answer with ${MODEL})`}`,
  () => {
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
  },
);

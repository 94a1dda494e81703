import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../ports/index.ts';
import type { ModelProvider, Prompt } from '../../ports/language-model.ts';
import { collect, refusal } from './adapter.contract.ts';
import { IMAGE_TOKENS } from './fault-server/engine.ts';
import { type FaultModel, FaultServer } from './fault-server/index.ts';
import { createOllamaProvider } from './ollama/index.ts';
import { createServerProvider } from './openai-compatible/index.ts';

const MODELS: FaultModel[] = [{ name: 'eyes:7b', capabilities: ['completion', 'vision'] }, { name: 'blind:1b' }];
let server: FaultServer;
afterEach(() => server.close());

interface Sent {
  role: string;
  text: string;
  images: { type: string; bytes: Uint8Array }[];
}

const KINDS: [
  name: string,
  path: string,
  flavour: 'ollama' | 'lm-studio' | 'llama-server',
  (url: string) => ModelProvider,
  (m: never) => Sent,
][] = [
  [
    'ollama',
    '/api/chat',
    'ollama',
    (baseUrl) => createOllamaProvider({ baseUrl, clock: systemClock, logger: silentLogger }),
    ({ role, content, images = [] }: { role: string; content: string; images?: string[] }) => ({
      ...{ role, text: content },
      images: images.map((image) => ({ type: 'unsaid', bytes: new Uint8Array(Buffer.from(image, 'base64')) })),
    }),
  ],
  ...(['lm-studio', 'llama-server'] as const).map((id): (typeof KINDS)[0] => [
    id,
    '/v1/chat/completions',
    id,
    (baseUrl) => createServerProvider({ id, name: id, flavour: id, baseUrl }, { clock: systemClock, logger: silentLogger }),
    ({ role, content }: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] }) => {
      if (typeof content === 'string') return { role, text: content, images: [] };
      return {
        role,
        text: content.map((part) => part.text ?? '').join(''),
        images: content.flatMap(({ image_url }) => {
          const [, type = '', data = ''] = /^data:([^;]+);base64,(.*)$/.exec(image_url?.url ?? '') ?? [];
          return image_url ? [{ type, bytes: new Uint8Array(Buffer.from(data, 'base64')) }] : [];
        }),
      };
    },
  ]),
];

/** Every byte there is, so that no encoding on the way goes unnoticed. */
const bytes = (seed: number) => Uint8Array.from({ length: 1021 }, (_, at) => (at * 7 + seed) & 255);
const file = (seed: number, mediaType: string) => ({
  ...{ type: 'file' as const, mediaType, data: { type: 'data' as const, data: bytes(seed) } },
  providerOptions: { mia: { width: 300, height: 200 } },
});
const first: Prompt = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'What is this?' }, file(1, 'image/jpeg'), file(2, 'image/png')] },
];
const second: Prompt = [
  ...first,
  { role: 'assistant', content: [{ type: 'text', text: 'word1 word2 word3 word4 word5 word6' }] },
  { role: 'user', content: [{ type: 'text', text: 'And now?' }, file(3, 'image/webp')] },
];

describe.each(KINDS)('images for a model that sees: %s', (id, path, flavour, make, read) => {
  const begin = async (models = MODELS) => {
    server = await FaultServer.start({ flavour, models });
    return make(server.url);
  };
  const sent = () => server.asked(path).map(({ body }) => (body.messages as never[]).map(read));

  it('arrive byte for byte with their message, and again in the next turn, before which nothing changes', async () => {
    const open = await (await begin()).open(`${id}/eyes:7b`);
    expect(open.card.vision).toBe(true);
    for (const prompt of [first, second]) {
      const { text, error } = await collect((await open.model.doStream({ prompt, maxOutputTokens: 16 })).stream);
      expect([error, text]).toEqual([undefined, 'word1 word2 word3 word4 word5 word6']);
    }
    const [one = [], two = []] = sent();
    const user = one.at(-1) as Sent;
    expect(user.text).toBe('What is this?');
    expect(user.images.map((image) => image.bytes)).toEqual([bytes(1), bytes(2)]);
    expect(two.slice(0, one.length)).toEqual(one);
    expect(two.at(-1)?.images.map((image) => image.bytes)).toEqual([bytes(3)]);
    if (id !== 'ollama') expect(user.images.map((image) => image.type)).toEqual(['image/jpeg', 'image/png']);
    // The server found all that was there before in its cache, images too: the whole is one prefix.
    expect(server.engine.loaded[0]?.cache.filter((token) => token.startsWith('<') && !token.startsWith('<|'))).toHaveLength(
      3 * IMAGE_TOKENS,
    );
  });

  it('count by their size', async () => {
    const open = await (await begin()).open(`${id}/eyes:7b`);
    const without: Prompt = [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }] }];
    const one: Prompt = [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, file(1, 'image/png')] }];
    expect((await open.countTokens(one)) - (await open.countTokens(without))).toBe(11 * 8 + 2);
  });

  it('are refused before anything is sent where the model does not see', async () => {
    const models = flavour === 'llama-server' ? MODELS.slice(1) : MODELS;
    const open = await (await begin(models)).open(`${id}/blind:1b`);
    expect(open.card.vision).toBe(false);
    expect(await refusal(open.model.doStream({ prompt: first }))).toBe('model.unsupported');
    expect(server.asked(path)).toEqual([]);
  });
});

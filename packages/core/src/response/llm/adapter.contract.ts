import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MiaError } from '../../errors.ts';
import type { ModelProvider, OpenModel, Prompt } from '../../ports/language-model.ts';

/** What a provider must bring to be held to the contract. */
export interface AdapterUnderTest {
  provider: ModelProvider;
  /** Card id of a chat model that is there, and one of a model that is not. */
  model: string;
  missing: string;
  /** Resolves once a request has left and is being read; called after `begin`. */
  untilReading(): Promise<void>;
  /** Lets a reading go on that the fault server holds; nothing for real servers. */
  holdReading?: () => () => void;
  close(): Promise<void>;
}

export interface ContractOptions {
  /** Most ms from Stop to the next first token after a stopped reading. */
  nextAfterStopMs: number;
  /** The server refuses what does not fit (else the adapter must). */
  longPromptTokens: number;
  timeout?: number;
}

export const user = (text: string): Prompt => [{ role: 'user', content: [{ type: 'text', text }] }];

/** Everything of a stream, and how it ended. */
export async function collect(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  onText?: (text: string) => void,
): Promise<{ parts: LanguageModelV4StreamPart[]; text: string; reasoning: string; error: unknown }> {
  const parts: LanguageModelV4StreamPart[] = [];
  let text = '';
  let reasoning = '';
  let error: unknown;
  for await (const part of stream) {
    parts.push(part);
    if (part.type === 'text-delta') {
      text += part.delta;
      onText?.(text);
    } else if (part.type === 'reasoning-delta') reasoning += part.delta;
    else if (part.type === 'error') error ??= part.error;
  }
  return { parts, text, reasoning, error };
}

export function codeOf(error: unknown): string {
  return error instanceof MiaError ? error.code : `not ours: ${String(error)}`;
}

/** The code with which a promise is refused. */
export async function refusal(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
    return 'was not refused';
  } catch (error) {
    return codeOf(error);
  }
}

/**
 * One suite that every adapter passes, against the fault server and against real ones.
 * @param there whether there is something to test against; the name says what it needs, and is the same either way
 */
export function adapterContract(
  name: string,
  begin: () => Promise<AdapterUnderTest>,
  { nextAfterStopMs, longPromptTokens, timeout = 20_000 }: ContractOptions,
  there = true,
): void {
  describe.skipIf(!there)(`adapter contract: ${name}`, { timeout }, () => {
    let under: AdapterUnderTest;
    let open: OpenModel;
    const ask = (prompt: Prompt, more: Partial<LanguageModelV4CallOptions> = {}) =>
      open.model.doStream({ prompt, temperature: 0, seed: 7, maxOutputTokens: 16, ...more });

    beforeAll(async () => {
      under = await begin();
      open = await under.provider.open(under.model);
    }, 60_000);
    afterAll(async () => {
      await under?.provider.release();
      await under?.close();
    });

    it('says that it is ready and how many models it has', async () => {
      const status = await under.provider.probe();
      expect(status).toMatchObject({ provider: under.provider.id, state: 'ready' });
      expect(status.models).toBeGreaterThan(0);
    });

    it('lists its chat models with unique ids, on this computer', async () => {
      const cards = await under.provider.list();
      const card = cards.find((one) => one.id === under.model);
      expect(card).toMatchObject({ provider: under.provider.id, place: { kind: 'this-computer' }, task: 'chat' });
      expect(card?.contextLength).toBeGreaterThan(0);
      expect(new Set(cards.map((one) => one.id)).size).toBe(cards.length);
      expect(cards.every((one) => one.task === 'chat')).toBe(true);
    });

    it('streams an answer as blocks of text and one finish', async () => {
      const { parts, text, error } = await collect((await ask(user('Say hello.'))).stream);
      expect(error).toBeUndefined();
      expect(text.length).toBeGreaterThan(0);
      const types = parts.map((part) => part.type).filter((type) => type !== 'response-metadata');
      expect(types[0]).toBe('stream-start');
      expect(types.filter((type) => type === 'text-start')).toHaveLength(1);
      expect(types.indexOf('text-start')).toBeLessThan(types.indexOf('text-delta'));
      expect(types.lastIndexOf('text-delta')).toBeLessThan(types.indexOf('text-end'));
      expect(types.at(-1)).toBe('finish');
    });

    it('counts the tokens it read and wrote', async () => {
      const { parts } = await collect((await ask(user('Say hello.'))).stream);
      const finish = parts.find((part) => part.type === 'finish');
      expect(finish?.usage.inputTokens.total).toBeGreaterThan(0);
      expect(finish?.usage.outputTokens.total).toBeGreaterThan(0);
      expect(finish?.usage.outputTokens.total).toBeLessThanOrEqual(17);
      const { cacheRead, total } = finish?.usage.inputTokens ?? {};
      if (cacheRead !== undefined) expect(cacheRead).toBeLessThanOrEqual(total ?? 0);
    });

    it('ends with "length" at the limit of the answer', async () => {
      const { parts } = await collect((await ask(user('Tell a long story.'), { maxOutputTokens: 2 })).stream);
      expect(parts.find((part) => part.type === 'finish')?.finishReason.unified).toBe('length');
    });

    it('gives a whole answer without streaming', async () => {
      const result = await open.model.doGenerate({ prompt: user('Say hello.'), temperature: 0, maxOutputTokens: 8 });
      expect(result.content.some((part) => part.type === 'text' && part.text.length > 0)).toBe(true);
    });

    it('stops while writing within 100 ms, keeps what was said, and answers the next', async () => {
      const stop = new AbortController();
      const { stream } = await ask(user('Tell a very long story.'), { maxOutputTokens: 400, abortSignal: stop.signal });
      let stoppedAt = 0;
      const { text, parts, error } = await collect(stream, (so_far) => {
        if (so_far.length > 4 && !stop.signal.aborted) {
          stoppedAt = performance.now();
          stop.abort();
        }
      });
      const took = performance.now() - stoppedAt;
      expect(text.length).toBeGreaterThan(4);
      expect(codeOf(error)).toBe('request.cancelled');
      expect(parts.at(-2)?.type).toBe('text-end');
      expect(took).toBeLessThan(100);
      const next = await collect((await ask(user('Say hello.'))).stream);
      expect(next.error).toBeUndefined();
      expect(next.text.length).toBeGreaterThan(0);
    });

    it('can be left in the middle of an answer', async () => {
      const { stream } = await ask(user('Tell a very long story.'), { maxOutputTokens: 400 });
      const reader = stream.getReader();
      for (let part = await reader.read(); part.value?.type !== 'text-delta'; ) part = await reader.read();
      await reader.cancel();
      expect((await collect((await ask(user('Say hello.'))).stream)).error).toBeUndefined();
    });

    it('stops while reading, and the next request does not wait for the rest', async () => {
      const release = under.holdReading?.();
      const stop = new AbortController();
      const long = Array.from({ length: 700 }, (_, at) => `note ${at} of many`).join('. ');
      const asked = refusal(ask(user(long), { abortSignal: stop.signal }));
      await under.untilReading();
      const at = performance.now();
      stop.abort();
      expect(await asked).toBe('request.cancelled');
      expect(performance.now() - at).toBeLessThan(100);
      release?.();
      const next = await collect((await ask(user('Say hello.'))).stream);
      expect(next.text.length).toBeGreaterThan(0);
      expect(performance.now() - at).toBeLessThan(nextAfterStopMs);
    });

    it('refuses at once when the signal was aborted before', async () => {
      expect(await refusal(ask(user('Say hello.'), { abortSignal: AbortSignal.abort() }))).toBe('request.cancelled');
    });

    it('refuses a prompt that does not fit instead of cutting it', async () => {
      const long = 'word '.repeat(longPromptTokens);
      expect(await refusal(ask(user(long)))).toBe('model.too-long');
      expect((await collect((await ask(user('Say hello.'))).stream)).error).toBeUndefined();
    });

    it('knows a missing model', async () => {
      expect(await refusal(under.provider.open(under.missing))).toBe('model.missing');
      expect(await refusal(under.provider.open('nobody/nothing'))).toBe('model.missing');
    });

    it('refuses pictures where the model can not see', async () => {
      if (open.card.vision) return expect(open.card.vision).toBe(true);
      const prompt: Prompt = [
        { role: 'user', content: [{ type: 'file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array(8) } }] },
      ];
      expect(await refusal(ask(prompt))).toBe('model.unsupported');
    });

    it('writes JSON to a schema', async () => {
      const result = await open.model.doGenerate({
        prompt: user('Which colour is the sky? Answer in JSON with the key "colour".'),
        temperature: 0,
        maxOutputTokens: 200,
        responseFormat: {
          type: 'json',
          name: 'answer',
          schema: {
            type: 'object',
            properties: { colour: { type: 'string', enum: ['blue', 'red'] } },
            required: ['colour'],
            additionalProperties: false,
          },
        },
      });
      const text = result.content.find((part) => part.type === 'text')?.text ?? '';
      expect(['blue', 'red']).toContain(JSON.parse(text).colour);
    });

    it('answers two conversations without mixing them', async () => {
      const of = (conversation: string) => ({ providerOptions: { mia: { conversation } } });
      const [one, two] = await Promise.all([
        ask(user('Say hello.'), of('a')).then(({ stream }) => collect(stream)),
        ask(user('Count to three.'), of('b')).then(({ stream }) => collect(stream)),
      ]);
      expect(one?.error).toBeUndefined();
      expect(two?.error).toBeUndefined();
      const again = await collect((await ask(user('Say hello.'), of('a'))).stream);
      expect(again.text).toBe(one?.text);
    });

    it('counts the tokens of a prompt, more for a longer one', async () => {
      const count = (times: number) => open.countTokens(user('Say hello. '.repeat(times)));
      const [one, some, many] = [await count(1), await count(101), await count(201)];
      // What a template adds of its own is in all three.
      expect(one).toBeGreaterThan(0);
      expect(some - one).toBeGreaterThan(100);
      expect((many - some) / (some - one)).toBeCloseTo(1, 1);
    });
  });
}

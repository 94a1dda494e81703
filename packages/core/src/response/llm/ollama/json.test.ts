import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../../ports/index.ts';
import type { OpenModel } from '../../../ports/language-model.ts';
import { codeOf, collect, refusal, user } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { createOllamaProvider } from './provider.ts';

let server: FaultServer;
const provider = () => createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger });
const say = async (open: OpenModel, text: string, more = {}) =>
  collect((await open.model.doStream({ prompt: user(text), ...more })).stream);

beforeEach(async () => {
  server = await FaultServer.start();
});
afterEach(() => server.close());

describe('JSON from Ollama', () => {
  const schema = { type: 'object' as const, properties: { a: { type: 'string' as const } } };
  const json = { responseFormat: { type: 'json' as const, schema } };

  it('ends when the value is whole and only white space follows', async () => {
    server.fail('/api/chat', { kind: 'blank', text: '{"a":"x"}' });
    const { text, parts, error } = await say(await provider().open('ollama/tiny:1b'), 'hi', json);
    expect(error).toBeUndefined();
    expect(JSON.parse(text)).toEqual({ a: 'x' });
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: { unified: 'stop' } });
    await server.until(() => server.asked('/api/chat')[0]?.aborted === true);
  });

  it('closes a value that ran into white space, or asks once more', async () => {
    const open = await provider().open('ollama/tiny:1b');
    server.fail('/api/chat', { kind: 'blank', text: '{"a":"x", "b":' });
    const closed = await open.model.doGenerate({ prompt: user('hi'), ...json });
    expect(closed.content).toEqual([{ type: 'text', text: '{"a":"x"}' }]);
    server.fail('/api/chat', { kind: 'blank', text: 'no json at all' });
    const again = await open.model.doGenerate({ prompt: user('hi'), ...json });
    expect(again.content).toEqual([{ type: 'text', text: '{"a":"text"}' }]);
  });

  it('says so when it is cut off twice', async () => {
    const open = await provider().open('ollama/tiny:1b');
    server.fail('/api/chat', { kind: 'blank', text: 'nothing' }, 2);
    expect(await refusal(open.model.doGenerate({ prompt: user('hi'), ...json }))).toBe('model.garbage');
  });

  it('tells endless white space in a stream', async () => {
    server.fail('/api/chat', { kind: 'blank', text: '{' });
    const { error } = await say(await provider().open('ollama/tiny:1b'), 'hi', json);
    expect(codeOf(error)).toBe('model.garbage');
  });
});

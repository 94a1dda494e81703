/** What is said before anything here recognises speech: kept encrypted through a restart, and recognised once something does. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWave, spoken } from '../../../../scripts/lib/speech.ts';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk, say } from './running.fixture.ts';

const whisper = findTestModel('whisper-tiny.en', 'onnx/model.bin');
const silero = findTestModel('silero-vad', 'silero_vad_v6.onnx');
const why = whisper && silero ? '' : ' (skipped: no recogniser in any model folder; node scripts/fetch-test-models.ts fetches it)';
const SAID = readWave(new URL('../../../../packages/models/src/speech/fixtures/sense-and-sensibility-0930.wav', import.meta.url));
const AMIABLE = 'he might even have been made amiable himself';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

const files = (): string[] => {
  const folder = join(desk.dataDir, 'attachments');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'tmp') : [];
};
const seconds = async (window: Client<App>, conversation: string) => (await window.request('voice.waiting', { conversation })).seconds;

/** Says it as a window does that knows of no recogniser. @param left aborted: the window goes before it said the end */
async function speak(window: Client<App>, conversation: string, left?: AbortController): Promise<void> {
  const utterance = uuid();
  const given = left ? { signal: left.signal } : {};
  const heard = window.request('voice.listen', { utterance, conversation, waits: true }, given);
  heard.catch(() => {});
  for (let at = 0; at < SAID.length; at += 16_000)
    await window.request('voice.frames', { utterance, at }, { bytes: new Uint8Array(SAID.slice(at, at + 16_000).buffer) });
  if (left) left.abort();
  else await window.request('voice.end', { utterance, samples: SAID.length });
  await expect(heard).rejects.toMatchObject({ code: left ? 'request.cancelled' : 'speech.missing' });
}

test('in incognito it is in memory alone, comes along where the conversation is kept, and goes where it is dropped', async () => {
  const window = await (await desk.start()).window();
  const { conversation } = await window.request('conversation.create', { incognito: true });
  await speak(window, conversation.id);
  expect(await seconds(window, conversation.id)).toBeCloseTo(SAID.length / 16_000, 1);
  expect(files()).toEqual([]);
  await window.request('incognito.keep', { id: conversation.id });
  expect(await seconds(window, conversation.id)).toBeCloseTo(SAID.length / 16_000, 1);
  expect(files()).toHaveLength(1);
  await window.request('voice.waiting.drop', { conversation: conversation.id });
  expect(await seconds(window, conversation.id)).toBe(0);
  await expect.poll(files, { timeout: 10_000 }).toEqual([]);
  await expect(window.request('voice.waiting.hear', { utterance: uuid(), conversation: conversation.id })).rejects.toMatchObject({
    code: 'not-found',
  });
}, 60_000);

describe.skipIf(why !== '')(`with Whisper tiny.en, later${why}`, () => {
  test('it lasts through a window that goes, typing, and a restart; two become one message with its recording', async () => {
    const first = await desk.start();
    const window = await first.window();
    const { conversation } = await say(window, 'Hello');
    await speak(window, conversation);
    await window.request('draft.set', { conversation, text: 'Typed.', window: 'a' });
    await window.request('draft.set', { conversation, text: '', window: 'a' });
    await speak(window, conversation, new AbortController());
    const both = (2 * SAID.length) / 16_000;
    await expect.poll(() => seconds(window, conversation), { timeout: 10_000 }).toBeCloseTo(both, 1);
    expect(await seconds(window, 'new')).toBe(0);
    for (const name of files()) expect(readFileSync(join(desk.dataDir, 'attachments', name)).includes('fLaC')).toBe(false);
    await expect(window.request('voice.waiting.hear', { utterance: uuid(), conversation })).rejects.toMatchObject({
      code: 'speech.missing',
    });
    await first.stop();

    desk.link({ 'whisper-tiny.en': dirname(dirname(whisper as string)), 'silero-vad': dirname(silero as string) });
    const later = await (await desk.start()).window();
    await expect.poll(async () => (await later.request('voice.status', {})).missing, { timeout: 20_000 }).toEqual([]);
    expect(await seconds(later, conversation)).toBeCloseTo(both, 1);
    const utterance = uuid();
    const ask = (id: string) => later.request('voice.waiting.hear', { utterance: id, conversation });
    const [heard, other] = await Promise.allSettled([ask(utterance), ask(uuid())]);
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    if (heard.status === 'rejected') throw heard.reason;
    expect(spoken(heard.value.transcript.text).join(' ')).toBe(`${AMIABLE} ${AMIABLE}`);
    expect(heard.value.seconds).toBeCloseTo(both + 0.6, 1);
    expect(await seconds(later, conversation)).toBe(0);

    const message = uuid();
    await later.request('turn.send', { conversation, message, text: heard.value.transcript.text, utterance });
    const { messages } = await later.request('conversation.open', { id: conversation });
    expect(messages.find(({ id }) => id === message)?.parts).toMatchObject([{ kind: 'text' }, { kind: 'audio' }]);
    await expect.poll(files, { timeout: 10_000 }).toHaveLength(1);
  }, 120_000);

  test('one whose recogniser is discarded on the way goes on waiting; one that waited alone keeps its file', async () => {
    const first = await desk.start();
    const before = await first.window();
    const { conversation } = await say(before, 'Hello');
    await speak(before, conversation);
    await first.stop();
    desk.link({ 'whisper-tiny.en': dirname(dirname(whisper as string)), 'silero-vad': dirname(silero as string) });
    const window = await (await desk.start()).window();
    await expect.poll(async () => (await window.request('voice.status', {})).missing, { timeout: 20_000 }).toEqual([]);
    const gone = new AbortController();
    const left = window.request('voice.waiting.hear', { utterance: uuid(), conversation }, { signal: gone.signal });
    gone.abort();
    await expect(left).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(await seconds(window, conversation)).toBeGreaterThan(3);
    const utterance = uuid();
    // The one before may not be over yet.
    const hear = () => window.request('voice.waiting.hear', { utterance, conversation }).catch((error: { code: string }) => error.code);
    await expect.poll(hear, { timeout: 20_000 }).toMatchObject({ transcript: { language: 'en' } });
    const message = uuid();
    await window.request('turn.send', { conversation, message, text: 'Said', utterance });
    const { messages } = await window.request('conversation.open', { id: conversation });
    const audio = messages.find(({ id }) => id === message)?.parts.find(({ kind }) => kind === 'audio');
    // The same samples are the same file: it must not have gone with the draft.
    expect((await window.request('attachment.info', { id: audio?.attachment ?? '' })).type).toBe('audio/flac');
    expect(spoken((await window.request('voice.again', { message })).transcript.text).join(' ')).toBe(AMIABLE);
  }, 120_000);
});

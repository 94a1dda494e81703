/** Real speech through a real host: what a window hears of it, and what becomes of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWave, spoken } from '../../../../scripts/lib/speech.ts';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App, AppEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk, say } from './running.fixture.ts';

const whisper = findTestModel('whisper-tiny.en', 'onnx/model.bin');
const silero = findTestModel('silero-vad', 'silero_vad_v6.onnx');
const why = whisper && silero ? '' : ' (skipped: no recogniser in any model folder; node scripts/fetch-test-models.ts fetches it)';
const wave = (name: string) =>
  readWave(new URL(`../../../../packages/models/src/speech/fixtures/sense-and-sensibility-${name}.wav`, import.meta.url));
const AMIABLE = 'he might even have been made amiable himself';

let desk: Desk;
afterEach(() => desk.clear());

interface Spoken {
  conversation?: string;
  utterance?: string;
  signal?: AbortSignal;
  onPartial?: (text: string) => void;
  /** Left out of the frames. */
  lost?: number;
}

/** Says a recording as a window does: frames on their way while it listens, then the end. */
async function speak(window: Client<App>, samples: Float32Array, given: Spoken = {}) {
  const { conversation = 'new', utterance = uuid(), signal, onPartial, lost } = given;
  const said = window.request(
    'voice.listen',
    { utterance, conversation },
    { ...(signal ? { signal } : {}), onEvent: ({ transcript }) => transcript && onPartial?.(transcript.text) },
  );
  said.catch(() => {});
  for (let at = 0; at < samples.length; at += 512) {
    if (at === lost) continue;
    const bytes = new Uint8Array(samples.slice(at, at + 512).buffer);
    void window.request('voice.frames', { utterance, at }, { bytes: bytes }).catch(() => {});
  }
  return { said, utterance, end: () => window.request('voice.end', { utterance, samples: samples.length }) };
}

async function transcribed(window: Client<App>, samples: Float32Array, given: Spoken = {}): Promise<string> {
  const { said, end } = await speak(window, samples, given);
  await end();
  return (await said).transcript.text;
}

describe('without a recogniser', () => {
  beforeEach(() => {
    desk = new Desk();
  });

  test('a window is told what is missing, and an utterance that it can not be heard', async () => {
    const window = await (await desk.start()).window();
    expect(await window.request('voice.status', {})).toEqual({
      recogniser: null,
      recognisers: [],
      missing: ['whisper-tiny.en', 'silero-vad'],
      voices: [],
    });
    expect((await window.request('catalogue.list', {})).entries.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['whisper-tiny.en', 'silero-vad']),
    );
    await window.request('setting.set', { name: 'voice.language', value: 'de-AT' });
    expect((await window.request('voice.status', {})).missing).toEqual(['whisper-base', 'silero-vad']);
    await window.request('voice.warm', {});
    await expect(transcribed(window, new Float32Array(16_000))).rejects.toMatchObject({ code: 'speech.missing' });
    await expect(window.request('voice.frames', { utterance: 'x', at: 0 }, { bytes: new Uint8Array(4) })).rejects.toMatchObject({
      code: 'not-found',
    });
    for (const body of [new Uint8Array(3), new Uint8Array(64 * 1024 + 4)]) {
      await expect(window.request('voice.frames', { utterance: 'x', at: 0 }, { bytes: body })).rejects.toMatchObject({
        code: expect.stringMatching(/^request\./),
      });
    }
  }, 60_000);
});

describe.skipIf(why !== '')(`with Whisper tiny.en${why}`, () => {
  beforeEach(() => {
    desk = new Desk({ 'whisper-tiny.en': dirname(dirname(whisper as string)), 'silero-vad': dirname(silero as string) });
  });

  async function ready(): Promise<Client<App>> {
    const window = await (await desk.start()).window();
    await expect.poll(async () => (await window.request('voice.status', {})).missing, { timeout: 20_000 }).toEqual([]);
    await window.request('voice.warm', {});
    return window;
  }

  test('what is said comes back as text, a lost frame is counted, and what nobody said is empty', async () => {
    const window = await ready();
    expect((await window.request('voice.status', {})).recogniser).toEqual({
      id: 'whisper-tiny.en',
      name: 'Whisper tiny.en',
      languages: ['en'],
    });
    const partials: string[] = [];
    const { said, end } = await speak(window, wave('0870'), { lost: 512, onPartial: (text) => void partials.push(text) });
    await expect.poll(() => partials.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await end();
    const { transcript, seconds, lost, ms } = await said;
    expect(spoken(transcript.text).join(' ')).toContain('dashwood had then leisure to consider');
    expect(transcript).toMatchObject({ language: 'en', confidence: expect.any(Number) });
    expect(seconds).toBeCloseTo(wave('0870').length / 16_000, 1);
    expect(lost).toBe(512);
    expect(ms).toBeLessThan(10_000);
    expect(await transcribed(window, new Float32Array(32_000))).toBe('');
    const discarded = await speak(window, wave('0930'));
    await window.request('voice.discard', { utterance: discarded.utterance });
    await expect(discarded.said).rejects.toMatchObject({ code: 'request.cancelled' });
  }, 120_000);

  test('a name from memory is written as it stands there, in incognito only where the person lets it', async () => {
    const window = await ready();
    const name = (text: string) => /Jo(?:h)?n Dash\w+/.exec(text)?.[0];
    expect(name(await transcribed(window, wave('0870')))).toBe('John Dashwood');
    await say(window, "My neighbour's name is Jon Dashwoode.");
    await expect
      .poll(async () => (await window.request('memory.facts', { limit: 10, offset: 0 })).facts.map(({ object }) => object), {
        timeout: 20_000,
      })
      .toContain('Jon Dashwoode');
    expect(name(await transcribed(window, wave('0870')))).toBe('Jon Dashwoode');
    const { conversation } = await window.request('conversation.create', { incognito: true });
    expect(name(await transcribed(window, wave('0870'), { conversation: conversation.id }))).toBe('John Dashwood');
    await window.request('incognito.memories', { id: conversation.id, on: true });
    expect(name(await transcribed(window, wave('0870'), { conversation: conversation.id }))).toBe('Jon Dashwoode');
  }, 120_000);

  test('a window that goes while somebody talks loses nothing: it comes behind the draft', async () => {
    const window = await ready();
    const { conversation } = await say(window, 'Hello');
    await window.request('draft.set', { conversation, text: 'First this.', window: 'a' });
    const events: AppEvent[] = [];
    void window.request('app.events', {}, { onEvent: (event) => void events.push(event) }).catch(() => {});
    const gone = new AbortController();
    const { said } = await speak(window, wave('0930'), { conversation, signal: gone.signal });
    gone.abort();
    await expect(said).rejects.toMatchObject({ code: 'request.cancelled' });
    await expect
      .poll(async () => (await window.request('draft.get', { conversation })).draft?.text.toLowerCase(), { timeout: 20_000 })
      .toMatch(new RegExp(`^first this\\.\\n${AMIABLE}`));
    expect(events.some((event) => event.type === 'draft')).toBe(true);
  }, 120_000);

  test('a vault that is locked while somebody talks loses nothing either', async () => {
    const window = await ready();
    const { conversation } = await say(window, 'Hello');
    const passphrase = 'seven quiet herons at dusk';
    await window.request('vault.passphrase', { next: passphrase });
    const { said } = await speak(window, wave('0930'), { conversation });
    await window.request('vault.lock', {});
    await said.catch(() => {});
    await window.request('vault.unlock', { passphrase });
    const { draft } = await window.request('draft.get', { conversation });
    // the last word may not have been recognised for good by then
    expect(draft?.text.toLowerCase()).toContain(AMIABLE.replace(' himself', ''));
  }, 120_000);

  test('a message that was spoken has its recording beside its words, and what was not recognised can be, later', async () => {
    const window = await ready();
    const { conversation } = await say(window, 'Hello');
    const utterance = uuid();
    const text = await transcribed(window, wave('0930'), { conversation, utterance });
    const message = uuid();
    await window.request('turn.send', { conversation, message, text: `${text} And edited.`, utterance });
    const parts = async (id: string) =>
      (await window.request('conversation.open', { id: conversation })).messages.find((one) => one.id === id)?.parts ?? [];
    const [words, audio] = await parts(message);
    expect(words).toEqual({ kind: 'text', text: `${text} And edited.` });
    expect(audio).toMatchObject({ kind: 'audio', text: '', attachment: expect.stringMatching(/^[0-9a-f]{32}$/), meta: { language: 'en' } });
    expect(audio?.meta?.seconds).toBeCloseTo(3.29, 1);
    const { peaks, words: heard } = (audio?.meta ?? {}) as { peaks: number[]; words: unknown[] };
    expect(peaks.length).toBeGreaterThan(50);
    expect(audio?.meta?.prosody).toMatchObject({ pitch: { median: expect.closeTo(92.5, -1) }, pauses: { count: 0 } });
    expect(heard).toHaveLength(text.split(' ').length);
    const { transcript } = await window.request('voice.again', { message });
    expect(spoken(transcript.text).join(' ')).toBe(AMIABLE);
    expect((await parts(message)).map((part) => part.text)).toEqual([transcript.text, '']);

    // Without a recogniser for its language the recording waits in the message.
    await window.request('setting.set', { name: 'voice.language', value: 'de' });
    const waiting = uuid();
    await expect(transcribed(window, wave('0930'), { conversation, utterance: waiting })).rejects.toMatchObject({ code: 'speech.missing' });
    const note = uuid();
    expect(await window.request('turn.send', { conversation, message: note, text: '', utterance: waiting })).toEqual({ turn: null });
    expect(await parts(note)).toMatchObject([{ kind: 'audio', attachment: expect.any(String) }]);
    await expect(window.request('voice.again', { message: note })).rejects.toMatchObject({ code: 'speech.missing' });
    await window.request('setting.set', { name: 'voice.language', value: 'en' });
    await window.request('setting.set', { name: 'voice.keep', value: false });
    await window.request('voice.again', { message: note });
    const [late, bare] = await parts(note);
    expect(spoken(late?.text ?? '').join(' ')).toBe(AMIABLE);
    expect(bare).not.toHaveProperty('attachment');
    await expect(window.request('voice.again', { message: note })).rejects.toMatchObject({ code: 'not-found' });
  }, 120_000);

  test('of what is said in incognito nothing comes onto the disk, also while it is recorded', async () => {
    const window = await ready();
    const { conversation } = await window.request('conversation.create', { incognito: true });
    const utterance = uuid();
    const text = await transcribed(window, wave('0930'), { conversation: conversation.id, utterance });
    const message = uuid();
    await window.request('turn.send', { conversation: conversation.id, message, text, utterance });
    const { messages } = await window.request('conversation.open', { id: conversation.id });
    expect(messages.find(({ id }) => id === message)?.parts).toMatchObject([{ text }, { kind: 'audio', attachment: expect.any(String) }]);
    // It can be listened to once more all the same.
    expect(spoken((await window.request('voice.again', { message })).transcript.text).join(' ')).toBe(AMIABLE);
    const files = () =>
      readdirSync(join(desk.dataDir, 'attachments'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files()).toEqual([]);
    const { conversation: ordinary } = await say(window, 'Hello');
    await transcribed(window, wave('0930'), { conversation: ordinary });
    expect(files()).toHaveLength(1);
    await window.request('setting.set', { name: 'voice.keep', value: false });
    await transcribed(window, wave('0930'), { conversation: ordinary, utterance });
    await expect.poll(() => files().length, { timeout: 10_000 }).toBe(1);
    expect(desk.logs()).not.toMatch(/amiable/i);
  }, 120_000);

  test('a sound file that is dropped is what was said in it; one that is none says so', async () => {
    const window = await ready();
    const drop = async (bytes: Uint8Array) => {
      const utterance = uuid();
      const said = window.request('voice.file', { utterance, conversation: 'new' });
      said.catch(() => {});
      try {
        for (let offset = 0; offset < bytes.length; offset += 4_096)
          await window.request('voice.file.chunk', { utterance, offset }, { bytes: bytes.subarray(offset, offset + 4_096) });
        await window.request('voice.file.end', { utterance });
      } catch {
        // Told by the file's own request.
      }
      return await said;
    };
    for (const name of ['amiable.mp3', 'amiable.webm']) {
      const { transcript, seconds } = await drop(
        readFileSync(new URL(`../../../../packages/models/src/audio/fixtures/${name}`, import.meta.url)),
      );
      expect(spoken(transcript.text).join(' ')).toBe(AMIABLE);
      expect(seconds).toBeCloseTo(3.3, 0);
    }
    await expect(drop(new Uint8Array())).rejects.toMatchObject({ code: 'audio.invalid' });
    await expect(drop(Buffer.from('Dear diary, today I walked. '.repeat(900)))).rejects.toMatchObject({ code: 'audio.invalid' });
    const mp4 = Buffer.alloc(9_000);
    mp4.write('ftypM4A ', 4, 'latin1');
    await expect(drop(mp4)).rejects.toMatchObject({ code: 'audio.unsupported' });
    await expect(window.request('voice.file.chunk', { utterance: 'x', offset: 0 }, { bytes: mp4 })).rejects.toMatchObject({
      code: 'not-found',
    });
  }, 120_000);
});

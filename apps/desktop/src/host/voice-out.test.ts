/** A real voice through a real host: what a window asks to be spoken, and our own recogniser to hear it. */
import { dirname } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, describe, expect, test } from 'vitest';
import { resampled, spoken } from '../../../../scripts/lib/speech.ts';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk } from './running.fixture.ts';

const VOICE = 'piper-en-us-joe-medium';
const joe = findTestModel(VOICE, 'en_US-joe-medium.onnx');
const letters = findTestModel('espeak-ng-phonemizer', 'phonemizer.mjs');
const whisper = findTestModel('whisper-tiny.en', 'onnx/model.bin');
const silero = findTestModel('silero-vad', 'silero_vad_v6.onnx');
const all = joe && letters && whisper && silero;
const why = all
  ? ''
  : ' (skipped: a voice, the phonemizer or a recogniser is in no model folder; node scripts/fetch-test-models.ts fetches them)';

let desk: Desk;
afterEach(() => desk.clear());

async function say(window: Client<App>, text: string, rate?: number, signal?: AbortSignal) {
  const params = { text, voice: VOICE, ...(rate ? { rate } : {}) };
  const { result, bytes } = await window.fetch('voice.speak', params, signal ? { signal } : {});
  return { rate: result.sampleRate, samples: new Float32Array(new Uint8Array(bytes).buffer) };
}

test('without a voice a window is told that there is none, and which one could be fetched with what', async () => {
  desk = new Desk();
  const window = await (await desk.start()).window();
  expect((await window.request('voice.status', {})).voices).toEqual([]);
  await expect(say(window, 'Hello.')).rejects.toMatchObject({ code: 'speech.no-voice' });
  const { entries } = await window.request('catalogue.list', {});
  expect(entries.find(({ id }) => id === VOICE)).toMatchObject({
    task: 'text-to-speech',
    needs: [{ id: 'espeak-ng-phonemizer', licence: 'GPL-3.0-or-later', bytes: 1_322_380 }],
  });
}, 60_000);

describe.skipIf(!all)(`with Piper's Joe${why}`, () => {
  test('what a window asks for comes as sound, is understood, and is over at once when it is taken back', async () => {
    desk = new Desk({
      [VOICE]: dirname(joe as string),
      'espeak-ng-phonemizer': dirname(letters as string),
      'whisper-tiny.en': dirname(dirname(whisper as string)),
      'silero-vad': dirname(silero as string),
    });
    const window = await (await desk.start()).window();
    await expect.poll(async () => (await window.request('voice.status', {})).missing, { timeout: 20_000 }).toEqual([]);
    await expect.poll(async () => (await window.request('voice.status', {})).voices, { timeout: 20_000 }).toHaveLength(1);
    const { voices } = await window.request('voice.status', {});
    expect(voices).toEqual([{ id: VOICE, name: 'Piper Joe', language: 'en-US', licence: expect.stringContaining('CC0-1.0') }]);
    expect((await window.request('catalogue.list', {})).entries.find(({ id }) => id === VOICE)?.needs).toEqual([]);

    const text = 'Please open the window before you leave the house.';
    const { rate, samples } = await say(window, text);
    expect(rate).toBe(22_050);
    expect(samples.length / rate).toBeGreaterThan(1.5);
    // a sound lasts a frame at least: twice as fast is not half as long
    expect((await say(window, text, 2)).samples.length * 1.5).toBeLessThan((await say(window, text, 0.5)).samples.length);
    expect((await say(window, '…')).samples).toHaveLength(0);
    await expect(window.request('voice.speak', { text, voice: 'nobody' })).rejects.toMatchObject({ code: 'speech.no-voice' });
    await expect(say(window, text, 3)).rejects.toMatchObject({ code: 'request.invalid' });

    const heard = resampled(samples, rate, 16_000);
    const utterance = uuid();
    const said = window.request('voice.listen', { utterance, conversation: 'new' });
    for (let at = 0; at < heard.length; at += 512) {
      void window.request('voice.frames', { utterance, at }, { bytes: new Uint8Array(heard.slice(at, at + 512).buffer) });
    }
    await window.request('voice.end', { utterance, samples: heard.length });
    expect(spoken((await said).transcript.text)).toEqual(spoken(text));

    const taken = new AbortController();
    const long = say(window, 'It goes on and on, as long as it has to. '.repeat(20), 1, taken.signal);
    const began = performance.now();
    taken.abort();
    await expect(long).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(performance.now() - began).toBeLessThan(1_000);
  }, 120_000);
});

/** The window's microphone in a real browser, fed by a wav: what arrives, what comes before the key, and what happens when it goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MicrophoneLab } from '../src/renderer/testing/microphone-lab.tsx';
import { root } from './lib/app.ts';
import { begin, browser, end, fed, frames, got, hear, lamp, PLAIN, state } from './lib/microphone.ts';
import { locate, readWav, rhythmAlike, writeWav } from './lib/sound.ts';

const RATE = 16_000;
const FRAME = 512;
const SPEECH = join(root, 'packages/models/src/speech/fixtures/sense-and-sensibility-0870.wav');
declare const microphone: MicrophoneLab;

const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-capture-'));
const quiet = join(folder, 'quiet.wav');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  // A quiet room: no sample of it is exactly silent.
  writeWav(
    quiet,
    Float32Array.from({ length: 6 * RATE }, (_, n) => (n % 2 === 0 ? 1 : -1) * (0.001 + 0.002 * Math.abs(Math.sin(n * 12.9898)))),
  );
});

describe('a microphone that hears a recording', () => {
  const open = browser(fed(SPEECH));

  it('is closed until the first press, then gives 16 kHz in frames of 512 that are the recording', async () => {
    const page = await open();
    expect(await state(page)).toBe('closed');
    expect(await lamp(page).count()).toBe(0);
    const take = await begin(page);
    await lamp(page).waitFor();
    await hear(page, take, 4 * RATE);
    expect(await page.getByRole('meter', { name: 'Microphone level' }).getAttribute('aria-valuenow')).not.toBe('0');
    const samples = await end(page, take);
    const { samples: heard, at } = await got(page, take);
    expect(heard).toHaveLength(samples);
    expect(at).toEqual(Array.from({ length: samples / FRAME }, (_, n) => n * FRAME));
    const found = locate(heard, readWav(SPEECH));
    console.log(`correlation at 16 kHz by the browser: ${found.correlation.toFixed(4)}`);
    expect(found.correlation).toBeGreaterThan(0.97);
    // after it the microphone stays armed
    expect(await state(page)).toBe('live');
  });

  it('gives the same where the browser has no context of 16 kHz', async () => {
    const page = await open({
      before: () => {
        const Original = AudioContext;
        Object.assign(window, {
          AudioContext: class extends Original {
            constructor(options?: AudioContextOptions) {
              if (options?.sampleRate) throw new DOMException('another rate', 'NotSupportedError');
              super({ ...options, sampleRate: 44_100 });
            }
          },
        });
      },
    });
    const take = await begin(page);
    await hear(page, take, 4 * RATE);
    await end(page, take);
    const found = locate((await got(page, take)).samples, readWav(SPEECH));
    console.log(`correlation at 16 kHz from 44.1: ${found.correlation.toFixed(4)}`);
    expect(found.correlation).toBeGreaterThan(0.97);
  });

  it('still is the recording with everything that the browser does to it', async () => {
    const page = await open({ settings: { 'voice.sounds': false } });
    const take = await begin(page);
    await hear(page, take, 4 * RATE);
    await end(page, take);
    const { samples } = await got(page, take);
    const alike = rhythmAlike(samples.slice(RATE), readWav(SPEECH));
    console.log(`correlation of loudness with echo cancellation, noise suppression and gain control: ${alike.toFixed(4)}`);
    expect(alike).toBeGreaterThan(0.8);
  });

  it('has the 800 ms before the press in the next utterance, without a seam', async () => {
    const page = await open();
    const first = await begin(page);
    await hear(page, first, FRAME);
    await end(page, first);
    await frames(page, 40);
    const [take, atOnce] = await page.evaluate(async () => {
      const n = await microphone.begin({ preRoll: true });
      return [n, microphone.recorded[n]?.samples.length ?? 0] as const;
    });
    expect(atOnce).toBe(0.8 * RATE);
    await hear(page, take, 2 * RATE);
    await end(page, take);
    const { samples, at } = await got(page, take);
    expect(at).toEqual(Array.from({ length: samples.length / FRAME }, (_, n) => n * FRAME));
    const speech = readWav(SPEECH);
    const [before, after] = [locate(samples.slice(0, 0.8 * RATE), speech), locate(samples.slice(0.8 * RATE), speech)];
    expect(before.correlation).toBeGreaterThan(0.97);
    expect(after.correlation).toBeGreaterThan(0.97);
    expect(after.at - before.at).toBe(0.8 * RATE);
  });

  it('has nothing before the press where that is not wanted, was switched off, or belongs to the utterance before', async () => {
    const page = await open();
    const first = await begin(page);
    await hear(page, first, RATE);
    await end(page, first);
    const atOnce = (preRoll: boolean): Promise<number> =>
      page.evaluate(async (pre) => {
        const n = await microphone.begin({ preRoll: pre });
        const { length } = microphone.recorded[n]?.samples ?? [];
        microphone.recorded[n]?.take?.discard();
        return length;
      }, preRoll);
    // just after the first: what is in the ring was said in that
    expect(await atOnce(true)).toBeLessThan(0.4 * RATE);
    await frames(page, 30);
    expect(await atOnce(false)).toBe(0);
    await page.evaluate(() => microphone.set('voice.preRoll', false));
    await expect.poll(() => state(page)).toBe('closed');
    const last = await begin(page);
    await hear(page, last, RATE / 4);
    expect(await state(page)).toBe('live');
    await end(page, last);
    expect(await state(page)).toBe('closed');
  });

  it('records a test that can be played back', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Record a test' }).click();
    await page.getByText(/^Say something: [1-5] s left$/).waitFor();
    await page.getByText(/^Say something: 4 s left$/).waitFor();
    await page.getByRole('button', { name: 'Stop the test' }).click();
    await page.getByRole('button', { name: 'Play the test' }).click();
    await page.getByRole('button', { name: 'Record a test' }).click();
    await page.getByRole('button', { name: 'Stop the test' }).waitFor();
    // ends by itself after five seconds
    await page.getByRole('button', { name: 'Play the test' }).waitFor();
  });
});

/**
 * Where nothing but zeros came for longer than the one buffer of 10 ms that a browser may miss when its device starts.
 * What it gives before the first sound of the device does not count.
 */
function silences(samples: number[]): { at: number; ms: number }[] {
  const found: { at: number; ms: number }[] = [];
  let from = samples.findIndex((sample) => sample !== 0);
  for (let n = from; n <= samples.length; n++) {
    if (samples[n] === 0) continue;
    if (n - from > 0.015 * RATE) found.push({ at: from, ms: ((n - from) / RATE) * 1000 });
    from = n + 1;
  }
  return found;
}

describe('a microphone in a quiet room', () => {
  const open = browser(fed(quiet));

  it('is silent while the sound of listening is to be heard, and only then', async () => {
    const page = await open({ settings: { ...PLAIN, 'voice.sounds': true } });
    const take = await begin(page);
    await hear(page, take, RATE);
    await end(page, take);
    const blanked = silences((await got(page, take)).samples);
    console.log(`blanked: ${blanked.map(({ ms }) => `${ms.toFixed(0)} ms`).join(', ')}`);
    expect(blanked).toHaveLength(1);
    expect(blanked[0]?.ms).toBeGreaterThan(90);
    expect(blanked[0]?.ms).toBeLessThan(250);
  });

  it('is never silent with the sounds switched off', async () => {
    const page = await open();
    const take = await begin(page);
    await hear(page, take, RATE);
    await end(page, take);
    expect(silences((await got(page, take)).samples)).toEqual([]);
  });

  it.each(['locked', 'incognito'] as const)('is closed at once when the window is %s, and not opened again by itself', async (what) => {
    const page = await open();
    await end(page, await begin(page));
    expect(await state(page)).toBe('live');
    await page.evaluate((why) => microphone.privacy({ locked: why === 'locked', incognito: why === 'incognito' }), what);
    expect(await state(page)).toBe('closed');
    expect(await page.evaluate(() => microphone.tracks())).toEqual(['ended']);
    await page.evaluate(() => microphone.privacy({ locked: false, incognito: false }));
    expect(await state(page)).toBe('closed');
  });

  it('is closed when the page is hidden', async () => {
    const page = await open();
    await end(page, await begin(page));
    // a page that is driven is never hidden: it is only told so
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => state(page)).toBe('closed');
    expect(await page.evaluate(() => microphone.tracks())).toEqual(['ended']);
  });

  it.each([
    ['unplugged', true],
    ['taken', false],
  ] as const)('tells that it was %s while somebody speaks, and keeps what came before', async (what, away) => {
    const page = await open();
    const take = await begin(page);
    await hear(page, take, RATE / 2);
    const before = await page.evaluate(
      ([n, gone]) => {
        if (gone) navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
        const [track] = microphone.streams.at(-1)?.getAudioTracks() ?? [];
        track?.stop();
        track?.dispatchEvent(new Event('ended'));
        return microphone.recorded[n as number]?.samples.length ?? 0;
      },
      [take, away] as const,
    );
    await page.waitForFunction((n) => microphone.recorded[n]?.ended !== null, take);
    const { ended, samples } = await got(page, take);
    expect(ended).toBe(what);
    expect(samples.length).toBeGreaterThanOrEqual(before);
    expect(await end(page, take)).toBe(samples.length);
    expect(await state(page)).toBe('closed');
    await expect.poll(() => lamp(page).count()).toBe(0);
  });

  it('mixes stereo down', async () => {
    const page = await open({
      before: () => {
        navigator.mediaDevices.getUserMedia = () => {
          const context = new AudioContext({ sampleRate: 48_000 });
          const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
          [500, 1500].forEach((frequency, channel) => {
            const tone = new OscillatorNode(context, { frequency });
            tone.connect(new GainNode(context, { gain: 0.5 })).connect(merger, 0, channel);
            tone.start();
          });
          const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
          merger.connect(destination);
          return Promise.resolve(destination.stream);
        };
      },
    });
    const take = await begin(page);
    await hear(page, take, RATE);
    await end(page, take);
    const { samples } = await got(page, take);
    const part = samples.slice(RATE / 2, RATE);
    const strength = (hertz: number): number => {
      let [sine, cosine] = [0, 0];
      part.forEach((sample, n) => {
        sine += (2 * sample * Math.sin((2 * Math.PI * hertz * n) / RATE)) / part.length;
        cosine += (2 * sample * Math.cos((2 * Math.PI * hertz * n) / RATE)) / part.length;
      });
      return Math.hypot(sine, cosine);
    };
    expect(strength(500)).toBeCloseTo(0.25, 1);
    expect(strength(1500)).toBeCloseTo(0.25, 1);
    expect(strength(1000)).toBeLessThan(0.02);
  });
});

/** The alert that a press brings, with its code. */
async function told(page: Page, code: string, sentence: RegExp): Promise<Locator> {
  await page.getByRole('button', { name: 'Record a test' }).click();
  const alert = page.getByRole('alert').filter({ hasText: code });
  await alert.getByText(sentence).waitFor();
  expect(await page.evaluate(() => microphone.state())).toMatchObject({ state: 'closed', error: { code } });
  return alert;
}

/** Its button does again what failed. */
async function again(page: Page, alert: Locator): Promise<void> {
  const asked = (): Promise<number> => page.evaluate(() => microphone.asked());
  const before = await asked();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(asked).toBeGreaterThan(before);
  await alert.waitFor();
}

describe('a browser that refuses the microphone', () => {
  const open = browser(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);

  it('is told to the person, who can try again', async () => {
    const page = await open({ permissions: [] });
    await again(page, await told(page, 'microphone.refused', /may not be used here/));
  });
});

describe('a computer without a microphone', () => {
  const open = browser(['--use-fake-ui-for-media-stream', '--disable-audio-input']);

  it('is told to the person, who can try again', async () => {
    const page = await open();
    await again(page, await told(page, 'microphone.none', /No microphone was found/));
  });
});

describe('a microphone that another program holds', () => {
  const open = browser(fed());

  it('is told to the person, who can choose another', async () => {
    const page = await open({
      before: () => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Could not start audio source', 'NotReadableError'));
      },
    });
    const alert = await told(page, 'microphone.taken', /another program holds it/);
    await alert.getByRole('button', { name: 'Open voice settings' }).waitFor();
  });

  it('the chosen one is opened, and the system’s own where that is gone', async () => {
    const page = await open();
    await end(page, await begin(page));
    await expect.poll(() => page.getByRole('combobox', { name: 'Microphone' }).locator('option').count()).toBe(3);
    const open2 = async (device: { id: string; label: string }): Promise<string | null> => {
      await page.evaluate((chosen) => {
        microphone.closeMicrophone();
        microphone.set('voice.device', chosen);
      }, device);
      await end(page, await begin(page));
      return await page.evaluate(() => microphone.state().deviceName);
    };
    expect(await open2({ id: 'of another session', label: 'Fake Audio Input 2' })).toBe('Fake Audio Input 2');
    expect(await open2({ id: 'x', label: 'Desk microphone' })).toMatch(/Default|Fake Audio Input 1/);
  });
});

/** The microphone's page of the harness (microphone-lab.tsx), driven as a scenario needs it. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Harness, openHarness, type PageOptions } from '../../src/renderer/testing/harness.ts';
import type { MicrophoneLab } from '../../src/renderer/testing/microphone-lab.tsx';

declare const microphone: MicrophoneLab;

const FAKE = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** Chromium's switches for a microphone that nobody has to allow: its own beeps, or a wav once through. */
export const fed = (wav?: string): string[] => (wav ? [...FAKE, `--use-file-for-fake-audio-capture=${wav}%noloop`] : FAKE);

/** Nothing between the file and the samples but rates. */
export const PLAIN = {
  ...{ 'voice.echoCancellation': false, 'voice.noiseSuppression': false, 'voice.gainControl': false },
  'voice.sounds': false,
};

/** A browser with this microphone, for the scenarios of one group. */
export function browser(flags: string[]): (options?: Partial<PageOptions> & { settings?: Record<string, unknown> }) => Promise<Page> {
  let harness: Harness;
  const pages: Page[] = [];
  beforeAll(async () => {
    harness = await openHarness(flags);
  });
  afterAll(async () => {
    await harness.close();
    expect(harness.offences, 'what must never happen in the window').toEqual([]);
  });
  return async ({ settings = PLAIN, ...options } = {}) => {
    for (const page of pages.splice(0)) await page.context().close();
    const page = await harness.page({ scene: 'microphone', permissions: ['microphone'], ...options });
    pages.push(page);
    page.setDefaultTimeout(20_000);
    await page.getByRole('combobox', { name: 'Microphone' }).waitFor();
    await page.evaluate((values) => {
      for (const [name, value] of Object.entries(values)) microphone.set(name, value);
    }, settings);
    return page;
  };
}

/** Begins an utterance, as a press does. */
export const begin = (page: Page, preRoll = true): Promise<number> => page.evaluate((pre) => microphone.begin({ preRoll: pre }), preRoll);

/** Waits until so many samples of it came. */
export const hear = async (page: Page, take: number, samples: number): Promise<void> => {
  await page.waitForFunction(
    ([n, wanted]) => (microphone.recorded[n as number]?.samples.length ?? 0) >= (wanted as number),
    [take, samples],
  );
};

export const end = (page: Page, take: number): Promise<number> =>
  page.evaluate((n) => microphone.recorded[n]?.take?.end() ?? Promise.resolve(-1), take);

export const got = (page: Page, take: number): Promise<{ samples: number[]; at: number[]; ended: string | null }> =>
  page.evaluate((n) => {
    const { samples, at, ended } = microphone.recorded[n] as MicrophoneLab['recorded'][number];
    return { samples, at, ended };
  }, take);

export const state = (page: Page): Promise<string> => page.evaluate(() => microphone.state().state);
export const lamp = (page: Page): Locator => page.getByRole('img', { name: 'Microphone is live' });

/** Waits until so many frames came to an armed microphone. */
export const frames = (page: Page, wanted: number): Promise<void> =>
  page.evaluate(
    (n) =>
      new Promise<void>((resolve) => {
        let came = 0;
        const stop = microphone.subscribe(() => {
          came += 1;
          if (came < n) return;
          stop();
          resolve();
        });
      }),
    wanted,
  );

/** A question that is spoken and answered aloud, and somebody who interrupts it: real recogniser, model and voice. */

import { lastSoundAfter, sounded, type Tapped, tap } from './lib/loudspeakers.ts';
import { fed } from './lib/microphone.ts';
import { have } from './lib/models.ts';
import { button, LENGTH, listening, PLAIN, recogniserHere, SAID, status, WAV } from './lib/talking.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

declare const tapped: Tapped;

const MODELS = [
  ...(['qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'whisper-tiny.en', 'silero-vad'] as const),
  ...(['piper-en-us-joe-medium', 'espeak-ng-phonemizer'] as const),
] as const;
const ready = have(...MODELS);
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2, Whisper tiny.en, Silero VAD and the voice Joe)';

test.skipIf(!ready)(
  `hold, speak, release, hear; a press interrupts within 100 ms, and only what was heard is kept${why}`,
  async ({ world }) => {
    const settings = { ...PLAIN, 'voice.answerAloud': true, 'voice.voice': 'piper-en-us-joe-medium', 'answer.maxTokens': 90 };
    const app = await world.start({ env: world.models(...MODELS), settings });
    const browser = await world.browse(fed(WAV));
    await browser.context.addInitScript(tap);
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await recogniserHere(window);
    await button(window).hover();
    await page.mouse.down();
    await listening(window);
    await page.waitForTimeout(LENGTH);
    await page.mouse.up();
    await window.questions.first().getByText(SAID).waitFor();

    await status(window, 'Speaking').waitFor({ timeout: 120_000 });
    await expect.poll(() => sounded(page), { timeout: 60_000 }).toBeGreaterThan(0.5);
    const prose = window.answers.first().locator('.prose').first();
    const { at, written } = await prose.evaluate((answer: HTMLElement) => {
      const found = { at: tapped.context.currentTime, written: answer.textContent };
      document.querySelector<HTMLElement>('[aria-label="Hold to talk"]')?.click();
      return found;
    });
    await listening(window);
    const last = await lastSoundAfter(page, at);
    console.log(`the last sound left the page ${Math.round(last * 1000)} ms after the press`);
    expect(last).toBeLessThan(0.1);
    await page.keyboard.press('Escape');
    await window.stateIs('Ready', 'Stopped');

    const heard = async (): Promise<string> => ((await prose.textContent()) ?? '').trim();
    await expect.poll(async () => (await heard()).length, { timeout: 30_000 }).toBeLessThan(written.trim().length);
    const kept = await heard();
    expect(kept.length).toBeGreaterThan(0);
    expect(written.startsWith(kept)).toBe(true);
    await window.reload();
    await prose.waitFor();
    expect(await heard()).toBe(kept);
  },
);

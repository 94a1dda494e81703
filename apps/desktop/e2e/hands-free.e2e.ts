/** Talking without a key: three turns, somebody who interrupts, a cough, and a microphone that is pulled out. Real recogniser, model and voice. */
import { join } from 'node:path';
import { root } from './lib/app.ts';
import { lastSoundAfter, sounded, type Tapped, tap } from './lib/loudspeakers.ts';
import { have } from './lib/models.ts';
import { room, say, unplug } from './lib/mouth.ts';
import { button, listening, PLAIN, recogniserHere, status, WAV } from './lib/talking.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

declare const tapped: Tapped;

const MODELS = [
  ...(['qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'whisper-tiny.en', 'silero-vad'] as const),
  ...(['piper-en-us-joe-medium', 'espeak-ng-phonemizer'] as const),
] as const;
const ready = have(...MODELS);
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2, Whisper tiny.en, Silero VAD and the voice Joe)';
const LONG = join(root, 'packages/models/src/speech/fixtures/sense-and-sensibility-0870.wav');

/** A question is sent by itself; one that a busy machine let sound broken waits in the box with its doubtful words, and is sent by hand. */
async function asked(window: Window, nth: number, words: RegExp): Promise<void> {
  const question = window.questions.nth(nth);
  await expect.poll(async () => (await question.count()) > 0 || (await window.box.inputValue()) !== '', { timeout: 60_000 }).toBe(true);
  if ((await question.count()) === 0) await window.send.click();
  await question.getByText(words).waitFor();
}

test.skipIf(!ready)(
  `hands-free: three turns without a key; a cough changes nothing, and whoever begins to speak is listened to${why}`,
  async ({ world }) => {
    const settings = { ...PLAIN, 'voice.answerAloud': true, 'voice.voice': 'piper-en-us-joe-medium', 'answer.maxTokens': 60 };
    const app = await world.start({ env: world.models(...MODELS), settings });
    const browser = await world.browse(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
    await browser.context.addInitScript(room);
    await browser.context.addInitScript(tap);
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await recogniserHere(window);
    const free = page.getByRole('button', { name: 'Hands-free' });
    await free.click();
    await page.getByRole('img', { name: 'Microphone is live' }).waitFor();

    await say(page, WAV);
    await asked(window, 0, /might even have been made/);
    await status(window, 'Speaking').waitFor({ timeout: 120_000 });
    await expect.poll(() => sounded(page), { timeout: 60_000 }).toBeGreaterThan(0.3);
    // A fifth of a second of voice: a cough. It is spoken on, and nobody asked.
    await say(page, WAV, 1, 0.2);
    await status(window, 'Speaking').waitFor({ state: 'detached', timeout: 120_000 });
    expect(await window.questions.count()).toBe(1);

    await say(page, LONG);
    await asked(window, 1, /in his power to do for them/);
    await status(window, 'Speaking').waitFor({ timeout: 120_000 });
    const before = await sounded(page);
    await expect.poll(async () => (await sounded(page)) - before, { timeout: 60_000 }).toBeGreaterThan(0.3);
    const spoken = say(page, WAV);
    await listening(window);
    const at = await page.evaluate(() => tapped.context.currentTime);
    await spoken;
    expect(await lastSoundAfter(page, at)).toBeLessThan(0.1);

    await asked(window, 2, /might even have been made/);
    await window.answer(2, 120_000);
    expect(await window.questions.count()).toBe(3);
    await free.click();
    expect(await free.getAttribute('aria-pressed')).toBe('false');
    await status(window, 'Speaking').waitFor({ state: 'detached', timeout: 120_000 });
  },
);

test.skipIf(!ready)(
  `a microphone that is pulled out in mid-sentence: that is told, and what was said before it is kept${why}`,
  async ({ world }) => {
    const app = await world.start({ env: world.models('whisper-tiny.en', 'silero-vad'), settings: { ...PLAIN, 'voice.after': 'box' } });
    const browser = await world.browse(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
    await browser.context.addInitScript(room);
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await recogniserHere(window);
    await button(window).hover();
    await page.mouse.down();
    await listening(window);
    await say(page, WAV);
    await unplug(page);
    await page.getByRole('region', { name: 'Notices' }).getByText('The microphone went away. What was said until then is kept.').waitFor();
    await expect.poll(() => window.box.inputValue(), { timeout: 60_000 }).toContain('made amiable');
    await page.mouse.up();
    expect(await button(window).getAttribute('aria-pressed')).toBe('false');
    expect(await window.questions.count()).toBe(0);
  },
);

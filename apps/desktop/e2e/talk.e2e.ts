/** Hold to talk with a microphone that plays a recording, the real recogniser, and the real model. */
import { fed } from './lib/microphone.ts';
import { have } from './lib/models.ts';
import { button, click, LENGTH, listening, PLAIN, recogniserHere, SAID, status, WAV } from './lib/talking.ts';
import { expect, test } from './lib/test.ts';

const ready = have('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'whisper-tiny.en', 'silero-vad');
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2, Whisper tiny.en and Silero VAD)';

test.skipIf(!ready)(`held, spoken, released: what was said is sent, answered, and of silence nothing is made${why}`, async ({ world }) => {
  const env = world.models('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'whisper-tiny.en', 'silero-vad');
  const { window } = await world.window({ env, settings: PLAIN, flags: fed(WAV) });
  const { page } = window;
  await recogniserHere(window);
  await button(window).hover();
  await page.mouse.down();
  await listening(window);
  expect(await button(window).getAttribute('aria-pressed')).toBe('true');
  await page.waitForTimeout(LENGTH);
  // What stands so far is in the composer before the key goes up.
  await page
    .locator('[data-region=composer] p')
    .getByText(/might even/i)
    .waitFor();
  await page.mouse.up();
  await window.questions.first().getByText(SAID).waitFor();
  expect((await window.answer(0)).length).toBeGreaterThan(0);

  // What was said stands beside its words, is played to its end, and no error is told.
  const play = window.questions.first().getByRole('button', { name: 'Play recording' });
  await play.click();
  await play.and(page.locator('[aria-pressed=true]')).waitFor();
  await play.and(page.locator('[aria-pressed=false]')).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  // The recording is over: from here on it is silent.
  await button(window).hover();
  await page.mouse.down();
  await listening(window);
  await page.waitForTimeout(1500);
  await page.mouse.up();
  await page
    .getByRole('region', { name: 'Notices' })
    .getByText(/^Nothing was heard, so nothing was sent\. The microphone is “.+”; its level was low\.$/)
    .waitFor();
  expect(await window.questions.count()).toBe(1);
});

test.skipIf(!ready)(`by keys alone: the chord that the keyboard repeats is one utterance, and Esc discards${why}`, async ({ world }) => {
  const env = world.models('whisper-tiny.en', 'silero-vad');
  const { window } = await world.window({ env, settings: PLAIN, flags: fed(WAV) });
  const { page } = window;
  await page.keyboard.press('Control+Shift+M');
  await listening(window);
  await page.keyboard.press('Escape');
  await status(window, 'Listening').waitFor({ state: 'detached' });
  expect(await window.questions.count()).toBe(0);

  // A device that is opened anew plays it anew.
  await page.reload();
  await button(window).waitFor();
  await page.keyboard.down('Control');
  await page.keyboard.down('Shift');
  await page.keyboard.down('M');
  await listening(window);
  // As X11 does it: released and pressed again within one task, thirty times a second.
  await page.evaluate(async (ms) => {
    const keys = { key: 'M', code: 'KeyM', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };
    for (const until = performance.now() + ms; performance.now() < until; ) {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keyup', keys));
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', keys));
      await new Promise((resolve) => setTimeout(resolve, 33));
    }
  }, LENGTH);
  await page.keyboard.up('Shift');
  await window.questions.first().getByText(SAID).waitFor();
  await page.keyboard.up('M');
  await page.keyboard.up('Control');
  expect(await window.questions.count()).toBe(1);
  await status(window, 'Listening').waitFor({ state: 'detached' });
});

test.skipIf(!ready)(`a click that nothing is held for latches; "Put in the message box" waits there${why}`, async ({ world }) => {
  const env = world.models('whisper-tiny.en', 'silero-vad');
  const { window } = await world.window({ env, settings: { ...PLAIN, 'voice.after': 'box' }, flags: fed(WAV) });
  await click(window);
  await listening(window);
  await window.page.waitForTimeout(LENGTH);
  await click(window);
  await window.page.waitForFunction((text) => (document.querySelector('textarea') as HTMLTextAreaElement).value === text, SAID);
  expect(await window.questions.count()).toBe(0);
});

test('where the microphone may not be used that is said, and nothing is recorded', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN, flags: ['--use-fake-device-for-media-stream'] });
  await click(window);
  await window.page.getByRole('alert').getByText('microphone.refused').waitFor();
  expect(await button(window).getAttribute('aria-pressed')).toBe('false');
  await status(window, 'No model').waitFor();
});

/** The first minutes of somebody who talks: a fresh profile, the starter, hold, speak, release, hear. Settings are never opened. */
import { sounded, tap } from './lib/loudspeakers.ts';
import { have } from './lib/models.ts';
import { room, say } from './lib/mouth.ts';
import { button, listening, status, WAV } from './lib/talking.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const MODELS = [
  ...(['qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'whisper-tiny.en', 'silero-vad'] as const),
  ...(['piper-en-us-joe-medium', 'espeak-ng-phonemizer'] as const),
] as const;
const ready = have(...MODELS);
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2, Whisper tiny.en, Silero VAD and the voice Joe)';

test.skipIf(!ready)(`a fresh profile: the starter, hold, speak, release, and the answer is heard${why}`, async ({ world }) => {
  const app = await world.start({ env: world.models(...MODELS), settings: { 'answer.maxTokens': 40 } });
  const browser = await world.browse(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
  await browser.context.addInitScript(room);
  await browser.context.addInitScript(tap);
  const window = await new Window(await browser.page()).open(app.url);
  const { page } = window;
  await window.heading('Welcome to M.I.A').waitFor();
  await window.button('Download a starter model').click();
  await window.heading('Welcome to M.I.A').waitFor({ state: 'detached' });

  await button(window).hover();
  await page.mouse.down();
  await listening(window);
  await say(page, WAV);
  await page.mouse.up();
  await window.questions
    .first()
    .getByText(/made amiable himself/)
    .waitFor({ timeout: 60_000 });
  await status(window, 'Speaking').waitFor({ timeout: 120_000 });
  const answer = await window.answer(0, 120_000);
  await status(window, 'Speaking').waitFor({ state: 'detached', timeout: 120_000 });
  const seconds = await sounded(page);
  console.log(`${answer.length} characters, ${seconds.toFixed(1)} s of sound`);
  // A voice reads twelve to twenty characters a second, pauses not counted.
  expect(seconds).toBeGreaterThan(answer.length / 40);
  expect(await page.getByRole('dialog').count()).toBe(0);
});

/** Said before anything here recognises speech: it outlives a reload and a restart, and is words once a recogniser is there. */
import { fed } from './lib/microphone.ts';
import { have } from './lib/models.ts';
import { button, LENGTH, listening, PLAIN, recogniserHere, SAID, WAV } from './lib/talking.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const ready = have('whisper-tiny.en', 'silero-vad');
const why = ready ? '' : ' (skipped: needs Whisper tiny.en and Silero VAD)';

test.skipIf(!ready)(`a recording waits for its recogniser through a reload and a restart${why}`, async ({ world }) => {
  const { app, browser, window } = await world.window({ env: world.models(), settings: PLAIN, flags: fed(WAV) });
  const { page } = window;
  const waits = (on: Window) => on.page.getByText(/recorded, waits until speech is here/);
  await window.say('A note, so that there is a conversation.');
  await button(window).hover();
  await page.mouse.down();
  await listening(window);
  await page.waitForTimeout(LENGTH);
  await page.mouse.up();
  await waits(window).waitFor();
  await window.button('Download speech').waitFor();
  await window.reload();
  await waits(window).waitFor();
  expect(await window.questions.count()).toBe(1);
  await browser.close();
  await app.quit();

  const again = await world.start({ dataDir: app.dataDir, env: world.models('whisper-tiny.en', 'silero-vad'), settings: PLAIN });
  const second = await new Window(await (await world.browse(fed())).page()).open(again.url);
  await second.openConversation('A note, so that');
  await recogniserHere(second);
  // It is looked at before it is sent: whoever said it may be long gone.
  await second.page.waitForFunction((text) => (document.querySelector('textarea') as HTMLTextAreaElement).value === text, SAID);
  await waits(second).waitFor({ state: 'detached' });
  expect(await second.questions.count()).toBe(1);
});

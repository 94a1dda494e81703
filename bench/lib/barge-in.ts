import { App } from '../../apps/desktop/e2e/lib/app.ts';
import { Browser } from '../../apps/desktop/e2e/lib/browser.ts';
import { setSettings } from '../../apps/desktop/e2e/lib/host.ts';
import { lastSoundAfter, sounded, type Tapped, tap } from '../../apps/desktop/e2e/lib/loudspeakers.ts';
import { modelsFolder } from '../../apps/desktop/e2e/lib/models.ts';
import { room } from '../../apps/desktop/e2e/lib/mouth.ts';
import { button, listening, PLAIN } from '../../apps/desktop/e2e/lib/talking.ts';
import { Window } from '../../apps/desktop/e2e/lib/window.ts';

declare const tapped: Tapped;

const TEXT =
  'The spare key lies under the blue flowerpot, and the ladder stands behind the shed, beside the old boat, where the nettles have grown as high as the fence.';
/** Seconds of sound before it is interrupted. */
const HEARD = 0.5;

/**
 * A message is read aloud in a real browser, and "Hold to talk" is pressed in the middle of it: milliseconds from the press to
 * the last block of samples that left the page, as it measures them itself where they leave it. Blocks are 512 samples long.
 */
export async function bargeIn(rounds: number): Promise<number[]> {
  const { folder, remove } = modelsFolder('whisper-tiny.en', 'silero-vad', 'piper-en-us-joe-medium', 'espeak-ng-phonemizer');
  const app = await App.start({ env: { MIA_MODELS_DIR: folder, OLLAMA_HOST: '127.0.0.1:9' } });
  const browser = await Browser.open({ flags: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'] });
  try {
    await setSettings(app.dataDir, { ...PLAIN, 'voice.voice': 'piper-en-us-joe-medium' });
    await browser.context.addInitScript(room);
    await browser.context.addInitScript(tap);
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await window.say(TEXT);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = await sounded(page);
      await window.questions.first().hover();
      await window.questions.first().getByRole('button', { name: 'Read aloud', exact: true }).click();
      for (let end = Date.now() + 60_000; (await sounded(page)) - before < HEARD; ) {
        if (Date.now() > end) throw new Error('nothing is to be heard');
        await page.waitForTimeout(50);
      }
      const at = await button(window).evaluate((element: HTMLElement) => {
        const pressed = tapped.context.currentTime;
        element.click();
        return pressed;
      });
      await listening(window);
      await page.waitForTimeout(700);
      times.push(Math.max(0, (await lastSoundAfter(page, at)) * 1000));
      await page.keyboard.press('Escape');
      await page.waitForTimeout(300);
    }
    return times;
  } finally {
    await browser.close();
    await app.dispose();
    remove();
  }
}

/** Reading aloud with a real voice: what the page really plays is recorded where it leaves the page. */
import type { Page } from 'playwright-core';
import { lastSoundAfter, sounded, type Tapped, tap } from './lib/loudspeakers.ts';
import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const ready = have('piper-en-us-joe-medium', 'espeak-ng-phonemizer');
const why = ready ? '' : ' (skipped: needs the voice Joe and the phonemizer)';
const FIRST = 'The spare key lies under the blue flowerpot.';
const SECOND = 'The ladder stands behind the shed, beside the old boat.';

declare const tapped: Tapped;
declare const told: string[];

/** A system that has an English and a German voice, and says who said what. */
function systemVoices(): void {
  const voices = [
    ['Amy', 'en-GB'],
    ['Hans', 'de-DE'],
  ].map(([name, lang]) => ({ ...{ name, lang, voiceURI: name, localService: true }, default: false }));
  const said: string[] = [];
  class Utterance extends EventTarget {
    readonly text: string;
    voice: { name: string } | null = null;
    onstart: (() => void) | null = null;
    onend: (() => void) | null = null;
    constructor(text: string) {
      super();
      this.text = text;
    }
  }
  const synthesis = Object.assign(new EventTarget(), {
    ...{ speaking: false, pending: false, paused: false },
    getVoices: () => voices,
    speak(utterance: Utterance) {
      said.push(`${utterance.voice?.name}: ${utterance.text}`);
      setTimeout(() => {
        utterance.onstart?.();
        setTimeout(() => utterance.onend?.());
      });
    },
    ...{ cancel() {}, resume() {} },
  });
  for (const [name, value] of Object.entries({ speechSynthesis: synthesis, SpeechSynthesisUtterance: Utterance, told: said })) {
    Object.defineProperty(window, name, { value, configurable: true });
  }
}

/** What is marked as being spoken. */
const marked = (page: Page): Promise<string> => page.evaluate(() => [...(CSS.highlights.get('spoken-sentence') ?? [])].map(String).join());

test.skipIf(!ready)(
  `"Read aloud" is heard, is marked sentence by sentence, and is silent within 100 ms of Esc${why}`,
  async ({ world }) => {
    const app = await world.start({ env: world.models('piper-en-us-joe-medium', 'espeak-ng-phonemizer') });
    const browser = await world.browse();
    await browser.context.addInitScript(tap);
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await window.button('Skip for now').click();
    await window.say(`${FIRST} ${SECOND}`);
    const read = window.questions.first().getByRole('button', { name: 'Read aloud', exact: true });
    await window.questions.first().hover();
    await read.click();
    await expect.poll(() => marked(page), { timeout: 30_000 }).toBe(FIRST);
    expect(await read.getAttribute('aria-pressed')).toBe('true');
    await page
      .getByRole('status', { name: 'Assistant status' })
      .filter({ hasText: /^Speaking/ })
      .waitFor();
    await expect.poll(() => marked(page), { timeout: 30_000 }).toBe(SECOND);
    await world.picture(window, 'speaking-1280-light');
    await page.getByRole('button', { name: 'Mute voice' }).waitFor();
    await expect.poll(() => marked(page), { timeout: 30_000 }).toBe('');
    // Eighteen words: a voice needs some six seconds for them.
    const all = await sounded(page);
    console.log(`seconds of sound for two sentences: ${all.toFixed(2)}`);
    expect(all).toBeGreaterThan(2.5);
    expect(all).toBeLessThan(12);

    await window.questions.first().hover();
    await read.click();
    await expect.poll(async () => (await sounded(page)) - all, { timeout: 30_000 }).toBeGreaterThan(0.5);
    // In the page itself, so that no way to it counts.
    const pressed = await page.evaluate(() => {
      const at = tapped.context.currentTime;
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
      return at;
    });
    await page.waitForTimeout(700);
    const last = await lastSoundAfter(page, pressed);
    console.log(`the last sound left the page ${Math.round(last * 1000)} ms after Esc`);
    expect(last).toBeGreaterThan(-0.5);
    expect(last).toBeLessThan(0.1);
    expect(await read.getAttribute('aria-pressed')).toBe('false');
  },
);

test('a German text is read by the German voice of the system, an English one by the English', async ({ world }) => {
  const app = await world.start();
  const browser = await world.browse();
  await browser.context.addInitScript(systemVoices);
  const window = await new Window(await browser.page()).open(app.url);
  const { page } = window;
  await window.button('Skip for now').click();
  const texts = ['Der Ersatzschlüssel liegt unter dem blauen Blumentopf.', FIRST];
  for (const [at, text] of texts.entries()) {
    await window.say(text);
    const question = window.questions.nth(at);
    await question.hover();
    await question.getByRole('button', { name: 'Read aloud', exact: true }).click();
    await expect.poll(() => page.evaluate(() => told.length)).toBe(at + 1);
  }
  expect(await page.evaluate(() => told)).toEqual([`Hans: ${texts[0]}`, `Amy: ${FIRST}`]);
});

/** Pictures of reading aloud: what is being spoken, "Read aloud" in the toolbar, a voice that is muted. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

interface Harness {
  host: { state: { voice: { voices: unknown[] }; settings: Record<string, unknown> }; publish(event: unknown): void };
}

/** The host has a voice; the answer about the boat is read, and its second sentence is heard. */
async function reading(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { host } = window as never as Harness;
    host.state.voice.voices = [{ id: 'joe', name: 'Joe', language: 'en-US', licence: 'MIT' }];
  });
  await page.getByRole('log').evaluate((log) => log.scrollTo(0, 0));
  const article = page.getByRole('article', { name: 'M.I.A' }).first();
  await article.getByRole('button', { name: 'Read aloud' }).click();
  await page.waitForFunction(() => {
    const marked = CSS.highlights.get('spoken-sentence');
    return [...(marked ?? [])].some((range) => String(range).startsWith('For the winter'));
  });
}

async function muted(page: Page): Promise<void> {
  await reading(page);
  await page.getByRole('button', { name: 'Mute voice' }).click();
}

const at = (name: string, act: (page: Page) => Promise<void>, rest: Partial<Shot> = {}): Shot => ({
  ...{ name, scene: 'talk', conversation: 'c1', act },
  ...rest,
});

export const speakingShots: Shot[] = [
  at('speaking', reading),
  at('speaking-dark', reading, { dark: true }),
  at('speaking-600', reading, { width: 600 }),
  at('speaking-600-dark', reading, { width: 600, dark: true }),
  at('speaking-muted', muted),
  at('speaking-muted-600-dark', muted, { width: 600, dark: true }),
];

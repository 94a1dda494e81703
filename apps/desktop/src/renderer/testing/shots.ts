/**
 * Pictures of every state, and axe over each: `node apps/desktop/src/renderer/testing/shots.ts FOLDER [SCENE…]`.
 * With `--german` each state once in German at 600 px, with `--doubled` each as 1280 × 800 shows it at 200 %.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { answerShots } from './answer-shots.ts';
import { axe } from './axe.ts';
import { openHarness } from './harness.ts';
import { incognitoShots } from './incognito-shots.ts';
import { memoryShots } from './memory-shots.ts';
import { messageShots } from './message-shots.ts';
import { pictureShots } from './picture-shots.ts';
import { quickShots } from './quick-shots.ts';
import { saidShots } from './said-shots.ts';
import { settingsShots } from './settings-shots.ts';
import { sidebarShots } from './sidebar-shots.ts';
import { speakingShots } from './speaking-shots.ts';
import { voiceShots } from './voice-shots.ts';

export interface Shot {
  name: string;
  scene: string;
  width?: number;
  height?: number;
  dark?: boolean;
  conversation?: string;
  permissions?: string[];
  /** The window "Quick ask". */
  quick?: boolean;
  act?: (page: Page) => Promise<void>;
  /** Shows what another picture shows too: no state of its own. */
  again?: boolean;
}

const settled = (page: Page): Promise<void> =>
  page
    .waitForFunction(() => document.querySelector('.katex, .code-block pre span[style]') !== null, undefined, { timeout: 8000 })
    .then(
      () => undefined,
      () => undefined,
    );
const say = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};
export const shots: Shot[] = [
  ...settingsShots,
  ...incognitoShots,
  ...sidebarShots,
  ...memoryShots,
  ...saidShots,
  ...voiceShots,
  ...pictureShots,
  ...speakingShots,
  ...quickShots,
  { name: 'first-start', scene: 'first-start' },
  { name: 'first-start-dark', scene: 'first-start-server', dark: true },
  { name: 'first-start-600', scene: 'first-start', width: 600 },
  { name: 'folded', scene: 'first-start', act: async (page) => page.getByRole('button', { name: 'Download a starter model' }).click() },
  {
    name: 'early',
    scene: 'early',
    act: async (page) => {
      await say(page, 'What colour is the sky on a clear day?');
      await page.getByText(/^Kept\. The answer starts/).waitFor();
    },
  },
  {
    name: 'note',
    scene: 'note',
    act: async (page) => {
      await say(page, 'The spare key lies under the blue flowerpot.');
      await page.getByText(/^Kept as a note/).waitFor();
    },
  },
  { name: 'empty', scene: 'empty' },
  { name: 'talk', scene: 'talk', conversation: 'c1', act: settled },
  {
    name: 'talk-top',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await settled(page);
      await page.getByRole('log').evaluate((e) => e.scrollTo(0, 0));
      await page.waitForTimeout(200);
    },
  },
  { name: 'talk-dark', scene: 'talk', conversation: 'c1', dark: true, act: settled },
  { name: 'talk-600', scene: 'talk', conversation: 'c1', width: 600, act: settled },
  {
    name: 'talk-600-dark-sidebar',
    scene: 'talk',
    conversation: 'c1',
    width: 600,
    dark: true,
    act: async (page) => {
      await settled(page);
      await page.getByRole('button', { name: 'Open sidebar' }).click();
    },
  },
  { name: 'phrase', scene: 'phrase', conversation: 'c1', act: settled },
  {
    name: 'phrase-dialog',
    scene: 'phrase',
    conversation: 'c1',
    act: async (page) => {
      await page.getByRole('button', { name: 'Write it down' }).click();
      await page.getByRole('button', { name: 'Show words' }).click();
      await page.getByRole('list', { name: 'Recovery words' }).waitFor();
    },
  },
  {
    name: 'reading',
    scene: 'reading',
    conversation: 'c1',
    act: async (page) => {
      await say(page, 'And in Python?');
      await page.waitForTimeout(4700);
    },
  },
  {
    name: 'streaming',
    scene: 'streaming',
    conversation: 'c1',
    act: async (page) => {
      await say(page, 'And in Python?');
      await page.getByRole('article', { name: 'M.I.A' }).nth(2).waitFor();
      await page.waitForTimeout(1500);
    },
  },
  { name: 'failed', scene: 'failed', conversation: 'c1' },
  { name: 'failed-dark-600', scene: 'failed', conversation: 'c1', dark: true, width: 600 },
  { name: 'stopped', scene: 'stopped', conversation: 'c1' },
  ...answerShots,
  ...messageShots,
  {
    name: 'locked',
    scene: 'locked',
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
      await page.getByRole('button', { name: 'Unlock', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'locked-dark', scene: 'locked', dark: true },
  {
    name: 'picker',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await settled(page);
      await page.getByRole('button', { name: /^Model: / }).click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'picker-dark',
    scene: 'talk',
    conversation: 'c1',
    dark: true,
    act: async (page) => {
      await settled(page);
      await page.getByRole('button', { name: /^Model: / }).click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'receipts',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await settled(page);
      await page.getByRole('button', { name: /^Memories used: 2/ }).click();
      await page.getByRole('listitem').filter({ hasText: 'Heron Seven' }).first().waitFor();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'receipts-dark-forget',
    scene: 'talk',
    conversation: 'c1',
    dark: true,
    act: async (page) => {
      await settled(page);
      await page.getByRole('button', { name: /^Memories used: 2/ }).click();
      await page.getByRole('button', { name: 'Forget' }).first().click();
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'odd',
    scene: 'odd',
    conversation: 'c1',
    act: async (page) => {
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'odd-600-dark',
    scene: 'odd',
    conversation: 'c1',
    dark: true,
    width: 600,
    act: async (page) => {
      await page.waitForTimeout(600);
      await page.getByRole('log').evaluate((e) => e.scrollTo(0, 0));
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'diagram',
    scene: 'diagram',
    conversation: 'c1',
    act: async (page) => {
      await page.locator('.code-block img').waitFor({ timeout: 20000 });
    },
  },
  {
    name: 'search',
    scene: 'talk',
    act: async (page) => {
      await page.getByRole('searchbox').fill('queue');
      await page.getByRole('list', { name: 'Search results' }).getByText('queue').first().waitFor();
    },
  },
  {
    name: 'menu',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await page.getByRole('link', { name: 'Boat papers' }).hover();
      await page.getByRole('button', { name: 'Conversation actions' }).nth(4).click();
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'undo',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await page.getByRole('button', { name: 'Conversation actions' }).nth(4).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'away',
    scene: 'talk',
    conversation: 'c1',
    act: async (page) => {
      await settled(page);
      await page.evaluate(() => (window as never as { away(on: boolean): void }).away(true));
      await page.getByRole('alert').waitFor();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'long',
    scene: 'long',
    conversation: 'c1',
    act: async (page) => {
      await page.waitForTimeout(900);
    },
  },
];

/** One picture of each state: a twin of it in the other theme, or narrower, is left out. */
export const states: Shot[] = shots.filter(({ name, again }) => {
  if (again) return false;
  const bare = name.replace(/-(?:dark|600)(?=-|$)/g, '');
  return bare === name || !shots.some((other) => other.name === bare);
});

/** Each state once, as somebody else meets it. It is reached as it always is, by its English names and with its whole sidebar. */
const ways: Record<string, (page: Page) => Promise<void>> = {
  '--german': async (page) => {
    await page.setViewportSize({ width: 600, height: 800 });
    await page.evaluate(() => (window as never as { speak(language: string): Promise<void> }).speak('de'));
    await page.waitForTimeout(250);
  },
  '--doubled': async (page) => {
    await page.setViewportSize({ width: 640, height: 400 });
    await page.waitForTimeout(250);
  },
};

async function takePictures(folder: string, only: string[], way?: (page: Page) => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const harness = await openHarness();
  let bad = 0;
  for (const shot of way ? states : shots) {
    if (only.length > 0 && !only.some((o) => shot.name === o || shot.name.startsWith(`${o}-`))) continue;
    const page = await harness.page(shot);
    try {
      await page.locator('#root > *').first().waitFor({ state: 'attached' });
      await page.waitForTimeout(350);
      await shot.act?.(page);
      await way?.(page);
      for (const v of await axe(page)) {
        bad += 1;
        console.error(
          `${shot.name}: ${v.id} (${v.impact}) ${v.nodes
            .map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`)
            .slice(0, 3)
            .join(' | ')}`,
        );
      }
    } catch (error) {
      bad += 1;
      console.error(`${shot.name}: ${error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : error}`);
    }
    await page.screenshot({ path: join(folder, `${shot.name}.png`) });
    await page.context().close();
  }
  await harness.close();
  for (const offence of new Set(harness.offences)) {
    bad += 1;
    console.error(offence);
  }
  console.error(bad === 0 ? 'all well' : `${bad} to look at`);
  process.exitCode = bad === 0 ? 0 : 1;
}

if (import.meta.main) {
  const [folder, ...rest] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Say where the pictures go: shots.ts FOLDER [--german | --doubled] [SCENE…]');
  const way = rest.map((one) => ways[one]).find((one) => one !== undefined);
  await takePictures(
    folder,
    rest.filter((one) => !(one in ways)),
    way,
  );
}

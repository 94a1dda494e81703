/** Pictures of the Memory page, of forgetting, and of what a turn left in the memory. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

export const openMemory = async (page: Page): Promise<void> => {
  const narrow = page.getByRole('button', { name: 'Open sidebar' });
  if (await narrow.isVisible()) await narrow.click();
  await page.getByRole('link', { name: 'Memory', exact: true }).click();
  await page.getByRole('heading', { name: 'Memory', exact: true }).waitFor();
};

const timeline = async (page: Page): Promise<void> => {
  await openMemory(page);
  await page.getByRole('list', { name: 'What was said' }).getByRole('button', { name: 'Forget' }).first().waitFor();
};

const found = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('searchbox', { name: 'Search memories' }).fill('boat');
  await page.locator('mark').first().waitFor();
};

const forget = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('list', { name: 'What was said' }).getByRole('button', { name: 'Forget' }).first().click();
  await page.getByRole('dialog', { name: 'Forget' }).waitFor();
};

const range = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('button', { name: 'Forget…' }).click();
  await page.getByRole('menuitem', { name: 'Today' }).click();
  await page.getByRole('dialog', { name: 'Forget' }).waitFor();
};

const menu = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('button', { name: 'Forget…' }).click();
  await page.getByRole('menu').waitFor();
};

/** A tab whose list does not come: not yet, or not at all. */
const without =
  (name: string, route: string, how: 'hold' | 'fail') =>
  async (page: Page): Promise<void> => {
    await page.evaluate(
      ([name, what]) => {
        const { host } = window as never as { host: { failNext(name: string, code: string): void; holdNext(name: string): void } };
        if (what === 'fail') host.failNext(name, 'internal');
        else host.holdNext(name);
      },
      [route, how] as const,
    );
    await openMemory(page);
    await page.getByRole('tab', { name }).click();
    if (how === 'fail') await page.getByRole('alert').waitFor();
    else {
      await page.getByRole('status', { name: 'Opening the memory…' }).waitFor();
      // It is not shown for what comes at once.
      await page.waitForTimeout(500);
    }
  };

const none = async (page: Page): Promise<void> => {
  await openMemory(page);
  await page.getByText('Nothing is remembered yet.').waitFor();
};

const tab =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await openMemory(page);
    await page.getByRole('tab', { name }).click();
    await page.getByRole('tabpanel').getByRole('button', { name: 'Forget' }).first().waitFor();
  };

const history = async (page: Page): Promise<void> => {
  await tab('Facts')(page);
  await page.getByRole('switch', { name: 'Show what holds no more' }).click();
  await page.getByText('You lived in Athens.').waitFor();
};

const correct = async (page: Page): Promise<void> => {
  await tab('Facts')(page);
  await page.getByRole('button', { name: 'Correct' }).first().click();
  await page.getByRole('textbox', { name: 'What is right' }).fill("Your daughter's name is Elena.");
};

const noFacts = async (page: Page): Promise<void> => {
  await openMemory(page);
  await page.getByRole('tab', { name: 'Facts' }).click();
  await page.getByText('Nothing is known about you yet.').waitFor();
};

const noHabits = async (page: Page): Promise<void> => {
  await openMemory(page);
  await page.getByRole('tab', { name: 'Habits' }).click();
  await page.getByText('No habit is known yet.').waitFor();
};

/** What an answer was given has been corrected since. */
const corrected = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Memories used: 2/ }).click();
  await page.getByRole('complementary', { name: 'Memories used' }).getByText('Now: ').waitFor();
};

const keeping = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Folder actions' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Keep memories in this folder' }).waitFor();
};

/** A turn left a fact, and another applied a habit. */
const changed = async (page: Page): Promise<void> => {
  await page.getByRole('article', { name: 'You' }).first().waitFor();
  await page.evaluate(() => {
    const { host } = window as never as { host: { publish(event: unknown): void } };
    const event = { type: 'memory.changed', kind: 'fact', change: 'added', undo: 'u' };
    host.publish({ ...event, id: 'f1', text: "Your daughter's name is Eleni.", answer: 'c1-1' });
    host.publish({ ...event, id: 'f4', text: 'You are allergic to walnuts.', answer: 'c1-1' });
    host.publish({ ...event, kind: 'habit', change: 'applied', id: 'h1', text: 'Answer in Greek.', answer: 'c1-3' });
  });
  await page.getByRole('group', { name: 'Memory change' }).nth(1).waitFor();
};

const settings =
  (name: string) =>
  async (page: Page): Promise<void> => {
    const narrow = page.getByRole('button', { name: 'Open sidebar' });
    if (await narrow.isVisible()) await narrow.click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name, exact: true }).click();
    await page.getByRole('tabpanel').getByRole('switch').first().waitFor();
    const log = page.getByText('What it did');
    if (name === 'Memory') await log.click();
  };

export const memoryShots: Shot[] = [
  { name: 'memory', scene: 'memory', conversation: 'c1', act: timeline },
  { name: 'memory-dark', scene: 'memory', conversation: 'c1', dark: true, act: timeline },
  { name: 'memory-600', scene: 'memory', conversation: 'c1', width: 600, act: timeline },
  { name: 'memory-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: timeline },
  { name: 'memory-long', scene: 'long', conversation: 'c1', act: timeline },
  { name: 'memory-found', scene: 'memory', conversation: 'c1', act: found },
  { name: 'memory-found-dark', scene: 'memory', conversation: 'c1', dark: true, act: found },
  { name: 'memory-menu', scene: 'memory', conversation: 'c1', act: menu },
  { name: 'memory-forget', scene: 'memory', conversation: 'c1', act: forget },
  { name: 'memory-forget-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: forget },
  { name: 'memory-range', scene: 'memory', conversation: 'c1', dark: true, act: range },
  { name: 'memory-facts', scene: 'memory', conversation: 'c1', act: tab('Facts') },
  { name: 'memory-facts-dark', scene: 'memory', conversation: 'c1', dark: true, act: tab('Facts') },
  { name: 'memory-facts-600', scene: 'memory', conversation: 'c1', width: 600, act: tab('Facts') },
  { name: 'memory-history', scene: 'memory', conversation: 'c1', act: history },
  { name: 'memory-no-facts', scene: 'nothing', act: noFacts },
  { name: 'memory-habits', scene: 'memory', conversation: 'c1', act: tab('Habits') },
  { name: 'memory-habits-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: tab('Habits') },
  { name: 'memory-no-habits', scene: 'nothing', dark: true, act: noHabits },
  { name: 'memory-correct', scene: 'memory', conversation: 'c1', act: correct },
  { name: 'memory-correct-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: correct },
  { name: 'memory-change', scene: 'memory', conversation: 'c1', act: changed },
  { name: 'memory-change-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: changed },
  { name: 'memory-receipts', scene: 'corrected', conversation: 'c1', act: corrected },
  { name: 'memory-receipts-dark', scene: 'corrected', conversation: 'c1', dark: true, act: corrected },
  { name: 'memory-folder', scene: 'corrected', conversation: 'c1', act: keeping },
  { name: 'memory-settings', scene: 'memory', conversation: 'c1', act: settings('Memory') },
  { name: 'memory-settings-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: settings('Memory') },
  { name: 'memory-settings-probing', scene: 'probing', conversation: 'c1', act: settings('Memory') },
  { name: 'memory-settings-crowded', scene: 'crowded', conversation: 'c1', act: settings('Memory') },
  { name: 'memory-settings-drawing', scene: 'drawing', conversation: 'c1', width: 600, act: settings('Memory') },
  { name: 'memory-privacy', scene: 'memory', conversation: 'c1', act: settings('Privacy') },
  { name: 'memory-empty', scene: 'nothing', act: none },
  { name: 'memory-error', scene: 'memory', conversation: 'c1', act: without('Timeline', 'memory.timeline', 'fail') },
  { name: 'memory-loading-dark', scene: 'memory', conversation: 'c1', dark: true, act: without('Timeline', 'memory.timeline', 'hold') },
  { name: 'memory-facts-error', scene: 'memory', conversation: 'c1', act: without('Facts', 'memory.facts', 'fail') },
  {
    ...{ name: 'memory-facts-error-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true },
    act: without('Facts', 'memory.facts', 'fail'),
  },
  { name: 'memory-facts-loading', scene: 'memory', conversation: 'c1', act: without('Facts', 'memory.facts', 'hold') },
  {
    ...{ name: 'memory-facts-loading-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true },
    act: without('Facts', 'memory.facts', 'hold'),
  },
  { name: 'memory-habits-error', scene: 'memory', conversation: 'c1', act: without('Habits', 'memory.habits', 'fail') },
  { name: 'memory-habits-error-dark', scene: 'memory', conversation: 'c1', dark: true, act: without('Habits', 'memory.habits', 'fail') },
  { name: 'memory-habits-loading', scene: 'memory', conversation: 'c1', act: without('Habits', 'memory.habits', 'hold') },
];

/** Pictures of answers: a long technical one, links before they are opened, what is too much to be drawn. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const drawn = async (page: Page): Promise<void> => {
  await page.locator('.katex').first().waitFor();
  await page.locator('.code-block .line').first().waitFor();
};
const at = (text: string) => async (page: Page) => {
  await drawn(page);
  await page
    .getByText(text)
    .first()
    .evaluate((e) => e.scrollIntoView({ block: 'start' }));
  await page.waitForTimeout(900);
};
const link = (name: string) => async (page: Page) => {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await page.waitForTimeout(250);
};

const looks = [
  { name: '', dark: false, width: 1280 },
  { name: '-dark', dark: true, width: 1280 },
  { name: '-600', dark: false, width: 600 },
  { name: '-dark-600', dark: true, width: 600 },
];

export const answerShots: Shot[] = looks.flatMap(({ name, dark, width }): Shot[] => {
  const base = { conversation: 'c1', dark, width, scene: 'technical' };
  return [
    { ...base, name: `answer-top${name}`, act: at('A running variance that does not cancel') },
    { ...base, name: `answer-table${name}`, act: at('What it costs') },
    { ...base, name: `answer-end${name}`, act: at('An algorithm is only as good') },
    {
      ...base,
      name: `answer-thinking${name}`,
      act: async (page) => {
        await drawn(page);
        await page.getByRole('button', { name: 'Thinking' }).click();
        await page.getByRole('log').evaluate((e) => e.scrollTo(0, 0));
        await page.waitForTimeout(250);
      },
    },
    { ...base, name: `link-user${name}`, scene: 'links', act: link('your bank') },
    { ...base, name: `link-spelled${name}`, scene: 'links', act: link('this') },
    {
      ...base,
      name: `answer-files${name}`,
      scene: 'files',
      act: async (page) => {
        await page.getByRole('img', { name: 'Diagram' }).waitFor();
        await page.getByRole('treeitem').first().focus();
        await page.keyboard.press('ArrowDown');
        await page.getByText('What the receipt says').evaluate((e) => e.scrollIntoView({ block: 'start' }));
        await page.waitForTimeout(400);
      },
    },
    { ...base, name: `too-much${name}`, scene: 'too-much' },
    { ...base, name: `timings${name}`, scene: 'timed' },
  ];
});

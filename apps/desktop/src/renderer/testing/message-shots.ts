/** Pictures of messages and what is done with them: versions, editing, branches, pastes. */
import type { Shot } from './shots.ts';

export const messageShots: Shot[] = [
  ...['', '-dark-600'].flatMap((kind): Shot[] => {
    const how = kind === '' ? {} : { dark: true, width: 600 };
    return [
      {
        ...{ name: `versions${kind}`, scene: 'versions', conversation: 'c1', ...how },
        act: async (page) => {
          await page.getByRole('log').evaluate((e) => e.scrollTo(0, 0));
          await page.getByRole('article', { name: 'You' }).nth(1).hover();
          await page.waitForTimeout(300);
        },
      },
      {
        ...{ name: `more-actions${kind}`, scene: 'versions', conversation: 'c1', ...how },
        act: async (page) => {
          await page.getByRole('button', { name: 'More actions' }).nth(1).click();
          await page.waitForTimeout(250);
        },
      },
      {
        ...{ name: `editing${kind}`, scene: 'versions', conversation: 'c1', ...how },
        act: async (page) => {
          await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
          await page.getByRole('textbox', { name: 'Edit message' }).waitFor();
          await page.waitForTimeout(250);
        },
      },
      {
        ...{ name: `branched${kind}`, scene: 'versions', conversation: 'c1', ...how },
        act: async (page) => {
          await page.getByRole('button', { name: 'More actions' }).nth(1).click();
          await page.getByRole('menuitem', { name: 'Branch from here' }).click();
          await page.getByRole('button', { name: 'Show what followed' }).waitFor();
          await page.waitForTimeout(250);
        },
      },
      { name: `pasted${kind}`, scene: 'pasted', conversation: 'c1', ...how },
    ];
  }),
  {
    name: 'paste-read',
    scene: 'pasted',
    conversation: 'c1',
    act: async (page) => {
      await page.getByRole('region', { name: 'Attachments' }).getByRole('button').first().click();
      await page.waitForTimeout(250);
    },
  },
  {
    name: 'other-model',
    scene: 'versions',
    conversation: 'c1',
    act: async (page) => {
      await page.getByRole('button', { name: 'More actions' }).nth(1).click();
      await page.getByRole('menuitem', { name: 'Regenerate with another model' }).click();
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(250);
    },
  },
];

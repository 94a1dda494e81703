/** Pictures of the app's cards under what is said to the memory. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const say =
  (text: string, role: 'group' | 'region' | 'dialog', name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole(role, { name }).last().waitFor();
  };

const CARDS: Record<string, (page: Page) => Promise<void>> = {
  kept: say('Remember that the spare key lies under the blue flowerpot beside the shed', 'group', 'Memory change'),
  forget: async (page) => {
    await say('Forget what I said about my daughter', 'dialog', 'Forget')(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
  },
  'forget-dialog': say('Forget what I said about my daughter', 'dialog', 'Forget'),
  'forget-all': say('Forget what I said about my daughter and the walnuts', 'dialog', 'Forget'),
  known: say('What do you know about me?', 'region', 'Known about you'),
  corrected: async (page) => {
    await page.evaluate(() => {
      const { host } = window as never as { host: { state: { messages: Record<string, { receipts: number }[]> } } };
      const last = host.state.messages.c1?.at(-1);
      if (last) last.receipts = 2;
    });
    await say("No, it's Heron Eight", 'group', 'Memory change')(page);
  },
  unremember: say("Don't remember this conversation.", 'group', 'This conversation is not remembered'),
  claims: async (page) => {
    await page.evaluate(() => {
      const { host } = window as never as { host: { state: { answer: string; unchanged: boolean; pace: number } } };
      Object.assign(host.state, { answer: "Got it, I've saved that.", unchanged: true, pace: 1 });
    });
    await page.getByRole('textbox', { name: 'Message' }).fill('The train was late again.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('note', { name: 'Nothing was changed in your memory' }).waitFor();
  },
};
const paused = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const { host } = window as never as { host: { state: { settings: Record<string, unknown> }; publish(event: unknown): void } };
    host.state.settings['memory.paused'] = true;
    host.publish({ type: 'settings', name: 'memory.paused', value: true });
  });
  await say("Remember that my dog's name is Rex", 'group', 'Nothing was kept')(page);
};

const looks = [
  { as: '', width: 1280, dark: false },
  { as: '-600-dark', width: 600, dark: true },
];

const cards = async (page: Page): Promise<void> => {
  await page.getByRole('region', { name: 'Known about you' }).waitFor();
};

export const saidShots: Shot[] = [
  { name: 'said', scene: 'cards', conversation: 'c1', height: 2200, act: cards },
  { name: 'said-600-dark', scene: 'cards', conversation: 'c1', width: 600, height: 2200, dark: true, act: cards },
  ...Object.entries({ ...CARDS, paused }).flatMap(([name, act]) =>
    looks.map(({ as, ...look }): Shot => ({ name: `said-${name}${as}`, scene: 'memory', conversation: 'c1', act, again: true, ...look })),
  ),
  { name: 'said-known-nothing', scene: 'nothing', act: say('What do you know about me?', 'region', 'Known about you'), again: true },
];

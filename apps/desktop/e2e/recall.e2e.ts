import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';

const ready = have('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2');
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B and all-MiniLM-L6-v2)';

test.skipIf(!ready)(
  `a fact told in one conversation is recalled in another with its receipt, shown, and forgotten${why}`,
  async ({ world }) => {
    const env = world.models('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2');
    const { window } = await world.window({ env });
    const { page } = window;
    await window.ask('My sailing boat is called Heron Seven. Please just say OK.');

    await window.newChat();
    const answer = await window.ask('What is the name of my sailing boat?');
    expect(answer).toContain('Heron Seven');
    const items = await window.receipts(0);
    const panel = page.getByRole('complementary', { name: 'Memories used', exact: true });
    await panel.getByText('Given to the model for this answer').waitFor();
    const memory = items.filter({ hasText: 'Heron Seven' }).first();
    await memory.waitFor();
    // The README's pictures: docs/screenshots holds the last ones that were looked at. What fades in, or changes its
    // colours, makes none: without motion nothing is on its way.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await window.button('Later').click();
    await window.button('Later').waitFor({ state: 'hidden' });
    await window.box.hover();
    await world.picture(window, 'recall-1280-light');
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await world.picture(window, 'recall-1280-dark');
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });

    await memory.getByRole('button', { name: 'Show source', exact: true }).click();
    await window.questions.filter({ hasText: 'Please just say OK' }).waitFor();
    await window.openConversation('What is the name of my sailing');
    const again = await window.receipts(0);

    // both the person's message and the model's answer about it may have been given: all of them go
    for (let left = await again.filter({ hasText: 'Heron' }).count(); left > 0; left--) {
      await again.filter({ hasText: 'Heron' }).first().getByRole('button', { name: 'Forget', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Forget' });
      await dialog.getByRole('button', { name: 'Forget', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).first().waitFor();

    await page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('please just say');
    // Neither words nor meaning find it: the search is over when it says so.
    await page
      .getByRole('navigation', { name: 'Conversations' })
      .getByText(/^Nothing was found/)
      .waitFor();
    expect(await page.getByRole('list', { name: 'Search results', exact: true }).getByText('Heron Seven').count()).toBe(0);
  },
);

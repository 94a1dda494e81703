import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canMount, smallDisk } from '../src/host/disk.fixture.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const mounts = canMount();
const why = mounts ? '' : ' (skipped: needs Linux, root and mount)';

test.skipIf(!mounts)(
  `a full disk: the message goes back into the box, what is there can be deleted, and with room again it is sent${why}`,
  async ({ world }) => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-disk-'));
    const dataDir = join(folder, 'data');
    const disk = smallDisk(dataDir, 90);
    const env = world.models();
    try {
      const { app, browser, window } = await world.window({ dataDir, env });
      const { page } = window;
      await window.button('Skip for now').click();
      await window.say('The old boat papers lie in the attic.');
      await window.newChat();
      await window.say('The ladder stands behind the shed.');
      await until(() => (statSync(join(dataDir, 'mia.reserve'), { throwIfNoEntry: false })?.size ? true : undefined), {
        ms: 20_000,
        what: () => 'the reserve',
      });
      disk.fill();

      const long = `A long report. ${'All of it must be kept somewhere. '.repeat(6_000)}`;
      await window.box.fill(long);
      await window.send.click();
      const alert = window.alert.filter({ hasText: 'data.disk-full' }).first();
      await alert.waitFor();
      expect(await alert.textContent()).toContain('The disk is full. What you wrote stands as a draft');
      await alert.getByRole('button', { name: 'Free space' }).waitFor();
      // Nothing of it is in the log as if it had been sent; all of it is in the box.
      await until(async () => ((await window.box.inputValue()).trim() === long.trim() ? true : undefined), {
        ms: 10_000,
        what: () => 'the text to be back in the box',
      });
      expect(await window.questions.count()).toBe(1);
      await world.picture(window, 'disk-full-1280-light');

      // Deleting still works: that is what the reserve is for.
      const list = page.getByRole('navigation', { name: 'Conversations' });
      const old = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /^The old boat papers/ }) });
      await old.hover();
      await old.getByRole('button', { name: 'Conversation actions' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await list.getByRole('link', { name: /^The old boat papers/ }).waitFor({ state: 'detached' });

      disk.free();
      await window.send.click();
      await window.questions.nth(1).waitFor();
      expect(await window.box.inputValue()).toBe('');
      await browser.close();
      await app.quit();
      expect(app.process.exitCode).toBe(0);

      const again = await world.start({ dataDir, env });
      const browser2 = await world.browse();
      const window2 = await new Window(await browser2.page()).open(again.url);
      await window2.openConversation('The ladder stands');
      expect(await window2.questions.count()).toBe(2);
      expect(await window2.page.getByRole('link', { name: /^The old boat papers/ }).count()).toBe(0);
      await browser2.close();
      await again.quit();
    } finally {
      disk.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

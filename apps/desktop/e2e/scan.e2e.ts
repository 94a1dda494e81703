import { join } from 'node:path';
import { processTree } from './lib/app.ts';
import { have } from './lib/models.ts';
import { scanFolders, scanOpenFiles } from './lib/scan.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';

const ready = have('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
const why = ready ? '' : ' (skipped: needs SmolLM2-135M and all-MiniLM-L6-v2)';

// words that stand nowhere else on this machine
const SENT = 'Zyxomarmalade';
const UNSENT = 'Qwertzofiddle';
const NEEDLES = [SENT, UNSENT];

test.skipIf(!ready)(
  `nothing that was typed stands in clear in the data folder, the browser's profile, open files or logs${why}`,
  async ({ world }) => {
    const env = world.models('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
    const { app, browser, window } = await world.window({ env });
    await window.ask(`My secret recipe is ${SENT} with thyme. Say OK.`);
    await window.newChat();
    await window.ask(`What is ${SENT}? One short sentence.`);
    await window.page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill(SENT);
    await window.page.getByRole('list', { name: 'Search results', exact: true }).waitFor();
    await window.page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('');
    // a draft is a row too; it comes back after a reload
    await window.box.fill(`never sent: ${UNSENT}`);
    await until(
      async () => {
        await window.reload();
        return (await window.box.inputValue()).includes(UNSENT) ? true : undefined;
      },
      { ms: 20_000, what: () => 'the draft to be kept' },
    );

    const running = scanFolders([app.dataDir, browser.profile], NEEDLES);
    const open = scanOpenFiles([...app.pids(), ...browserPids()], NEEDLES);
    expect(running.files).toBeGreaterThan(10);
    expect(open.files).toBeGreaterThan(3);
    expect([...running.finds, ...open.finds]).toEqual([]);

    await browser.close({ keepProfile: true });
    await app.quit();
    expect(scanFolders([app.dataDir, browser.profile, join(app.dataDir, 'logs')], NEEDLES).finds).toEqual([]);
    expect(NEEDLES.filter((needle) => app.output().includes(needle))).toEqual([]);
    await browser.close();
  },
);

/** Chromium's processes: children of this very test. */
function browserPids(): number[] {
  return processTree(process.pid).filter((pid) => pid !== process.pid);
}

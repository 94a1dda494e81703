import { packagesAnswer } from './lib/packages.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const ready = packagesAnswer();
const why = ready ? '' : ' (skipped: needs a package registry)';

test.skipIf(!ready)(
  `M.I.A killed in the middle of a download: it stands as paused at the next start, and goes on${why}`,
  async ({ world }) => {
    const env = world.models();
    const { app, browser, window } = await world.window({ env });
    browser.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
    await window.button('Download a starter model').click();
    const bar = window.page.getByRole('progressbar').first();
    await bar.waitFor();
    await until(async () => (Number(await bar.getAttribute('aria-valuenow')) > 0 ? true : undefined), {
      ms: 60_000,
      what: () => 'the first bytes',
    });
    await app.kill();
    await browser.close();

    const again = await world.start({ dataDir: app.dataDir, env });
    const window2 = await new Window(await (await world.browse()).page()).open(again.url);
    await window2.link('Settings').click();
    await window2.page.getByRole('tab', { name: 'Models', exact: true }).click();
    const settings = window2.page.getByRole('dialog').last();
    await settings.getByText(/^Paused · /).waitFor();
    await world.picture(window2, 'download-paused-1280-light');
    await settings.getByRole('button', { name: 'Resume', exact: true }).click();
    await settings.getByText(/^Paused · /).waitFor({ state: 'detached' });
    const going = settings.getByRole('progressbar').first();
    // It moves again, or it is whole already.
    const before = Number(await going.getAttribute('aria-valuenow').catch(() => null));
    await until(
      async () => {
        if ((await going.count()) === 0) return true;
        return Number(await going.getAttribute('aria-valuenow').catch(() => null)) > before ? true : undefined;
      },
      { ms: 120_000, what: () => 'bytes after Resume' },
    );
    expect(await window2.alert.count()).toBe(0);
    if ((await going.count()) > 0) await settings.getByRole('button', { name: 'Cancel', exact: true }).first().click();
  },
  240_000,
);

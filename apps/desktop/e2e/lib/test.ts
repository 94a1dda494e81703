import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { App, type StartOptions } from './app.ts';
import { Browser, RESULTS } from './browser.ts';
import { setSettings } from './host.ts';
import { modelsFolder, type TestModel } from './models.ts';
import { Window } from './window.ts';

export { expect };

/** What a scenario is given: it starts and stops as many as it needs; all of it ends with the test. */
export interface World {
  start(options?: StartOptions): Promise<App>;
  /** A browser with a profile of its own. */
  browse(flags?: readonly string[]): Promise<Browser>;
  /** Starts, browses and opens in one go. */
  window(options?: StartOptions & { flags?: readonly string[] }): Promise<{ app: App; browser: Browser; window: Window }>;
  /** The environment of a machine on which just these models lie, and no model server answers. */
  models(...models: TestModel[]): Record<string, string>;
  /** A picture for looking at: test-results/e2e/NAME.png. */
  picture(window: Window, name: string): Promise<void>;
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80);

export const test = base.extend<{ world: World }>({
  world: async ({ task }, use) => {
    const apps: App[] = [];
    const browsers: Browser[] = [];
    const folders: { remove(): void }[] = [];
    const trace = (task.result?.retryCount ?? 0) > 0;
    const world: World = {
      async start(options) {
        const app = await App.start(options);
        apps.push(app);
        // the same answers at every run; a second start on the same folder has ended by now and changes nothing
        if (app.process.exitCode === null) await setSettings(app.dataDir, { 'answer.temperature': 0, ...options?.settings });
        return app;
      },
      async browse(flags = []) {
        const browser = await Browser.open({ trace, flags });
        browsers.push(browser);
        return browser;
      },
      async window(options) {
        const app = await world.start(options);
        const browser = await world.browse(options?.flags);
        const window = await new Window(await browser.page()).open(app.url);
        return { app, browser, window };
      },
      models(...models) {
        const { folder, remove } = modelsFolder(...models);
        folders.push({ remove });
        // a port that nobody listens on: a server of the machine that runs the tests must not answer instead
        return { MIA_MODELS_DIR: folder, OLLAMA_HOST: '127.0.0.1:9' };
      },
      async picture(window, name) {
        mkdirSync(RESULTS, { recursive: true });
        await window.page.screenshot({ path: join(RESULTS, `${name}.png`) });
      },
    };
    try {
      await use(world);
    } finally {
      const failed = task.result?.state === 'fail' || (task.result?.errors?.length ?? 0) > 0;
      for (const [index, browser] of browsers.entries()) {
        if (failed) await pictureOfFailure(browser, `${slug(task.name)}-${index}`);
        if (trace) await browser.saveTrace(`${slug(task.name)}-${index}`).catch(() => undefined);
        await browser.close();
      }
      for (const app of apps) {
        if (failed) keepLogs(app, slug(task.name));
        await app.dispose();
      }
      for (const folder of folders) folder.remove();
    }
    // one rule for every scenario: nothing is blocked by the policy, no error, and nothing leaves this computer
    expect(
      browsers.flatMap((browser) => browser.unexpected()),
      'what must never happen in the window',
    ).toEqual([]);
  },
});

async function pictureOfFailure(browser: Browser, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  for (const [index, page] of browser.context.pages().entries()) {
    await page.screenshot({ path: join(RESULTS, `failed-${name}-${index}.png`) }).catch(() => undefined);
  }
}

function keepLogs(app: App, name: string): void {
  try {
    cpSync(join(app.dataDir, 'logs'), join(RESULTS, `failed-${name}-logs`), { recursive: true });
  } catch {
    // it had none yet
  }
}

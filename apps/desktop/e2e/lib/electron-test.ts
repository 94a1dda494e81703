import { test as base } from 'vitest';
import { Desktop, type ElectronOptions } from './electron.ts';
import { modelsFolder, type TestModel } from './models.ts';

export interface DesktopWorld {
  start(options?: ElectronOptions): Promise<Desktop>;
  models(...models: TestModel[]): Record<string, string>;
}

/** The fixture: whatever a scenario starts ends with it, and its pages did nothing that they must not. */
export const test = base.extend<{ world: DesktopWorld }>({
  world: async ({ task }, use) => {
    const all: Desktop[] = [];
    const folders: { remove(): void }[] = [];
    try {
      await use({
        async start(options) {
          const desktop = await Desktop.start(options);
          all.push(desktop);
          return desktop;
        },
        models(...models) {
          const { folder, remove } = modelsFolder(...models);
          folders.push({ remove });
          return { MIA_MODELS_DIR: folder, OLLAMA_HOST: '127.0.0.1:9' };
        },
      });
    } finally {
      const failed = task.result?.state === 'fail' || (task.result?.errors?.length ?? 0) > 0;
      for (const [index, desktop] of all.entries()) {
        if (failed)
          await desktop.keep(
            `failed-electron-${task.name
              .toLowerCase()
              .replace(/[^a-z0-9]+/g, '-')
              .slice(0, 60)}-${index}`,
          );
        await desktop.dispose();
      }
      for (const folder of folders) folder.remove();
    }
    const offences = all.flatMap((desktop) => desktop.offences);
    if (offences.length > 0) throw new Error(`what must never happen in the window: ${offences.join('\n')}`);
  },
});

import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';
import { keepEarly } from '../shell-file.ts';

export function settingRoutes({ open, events, dataDir, logger }: Context): Group<'setting'> {
  return {
    async 'setting.all'() {
      const { store } = await open();
      return { settings: await store.settings() };
    },
    async 'setting.set'({ name, value }) {
      const { store } = await open();
      await store.setSetting(name, value);
      try {
        keepEarly(dataDir, name, value);
      } catch (error) {
        // It is kept; only a locked window will not know it.
        logger.warn('setting.early', { code: MiaError.from(error).code });
      }
      events.publish({ type: 'settings', name, value });
      return { ok: true };
    },
  };
}

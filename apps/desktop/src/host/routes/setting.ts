import type { Context, Group } from '../context.ts';

export function settingRoutes({ open, events }: Context): Group<'setting'> {
  return {
    async 'setting.all'() {
      const { store } = await open();
      return { settings: await store.settings() };
    },
    async 'setting.set'({ name, value }) {
      const { store } = await open();
      await store.setSetting(name, value);
      events.publish({ type: 'settings', name, value });
      return { ok: true };
    },
  };
}

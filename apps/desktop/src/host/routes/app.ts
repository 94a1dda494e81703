import type { Context, Group } from '../context.ts';
import { earlySettings } from '../shell-file.ts';
import { versions } from './versions.ts';

export function appRoutes({ version, shell, events, dataDir }: Context): Group<'app'> {
  return {
    'app.info': () => ({ version, platform: process.platform, shell, early: earlySettings(dataDir) }),
    'app.versions': async () => ({ versions: await versions() }),
    // That it was asked is all that it says: see idle-lock.ts.
    'app.active': () => ({ ok: true }),
    async 'app.events'(_params, call) {
      for await (const event of events.listen(call.signal)) await call.emit(event);
      return { ok: true };
    },
  };
}

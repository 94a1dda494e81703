import type { Context, Group } from '../context.ts';

export function appRoutes({ version, shell, events }: Context): Group<'app'> {
  return {
    'app.info': () => ({ version, platform: process.platform, shell }),
    async 'app.events'(_params, call) {
      for await (const event of events.listen(call.signal)) await call.emit(event);
      return { ok: true };
    },
  };
}

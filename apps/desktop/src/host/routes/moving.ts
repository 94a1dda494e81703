import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';
import { exportWords, languageOf } from '../language.ts';

export function importRoutes({ open }: Context): Group<'import'> {
  return {
    async 'import.begin'({ bytes }) {
      return { upload: await (await open()).imports.begin(bytes) };
    },
    async 'import.chunk'({ upload, offset }, call) {
      await (await open()).imports.chunk(upload, offset, call.bytes);
      return { ok: true };
    },
    async 'import.end'({ upload }) {
      return { import: await (await open()).imports.end(upload) };
    },
    async 'import.cancel'() {
      await (await open()).imports.cancel();
      return { ok: true };
    },
    async 'import.status'() {
      return { import: (await open()).imports.status() };
    },
  };
}

export function everythingRoutes({ open, clock, erase }: Context): Group<'everything'> {
  return {
    async 'everything.begin'() {
      const { store, exports } = await open();
      const language = languageOf(await store.setting('appearance.language'));
      const begun = await exports.begin({ words: exportWords(language), language, now: clock.now(), zone: clock.zone() });
      return { ...begun, name: `M.I.A ${new Date(clock.now()).toISOString().slice(0, 10)}.zip` };
    },
    async 'everything.read'({ export: id }, call) {
      if (call.signal.aborted) throw new MiaError('request.cancelled');
      const bytes = await (await open()).exports.read(id);
      call.reply(bytes);
      return { done: bytes.length === 0 };
    },
    async 'everything.cancel'({ export: id }) {
      (await open()).exports.cancel(id);
      return { ok: true };
    },
    async 'everything.erase'({ models, backups }) {
      await erase({ models, backups: backups ?? false });
      return { ok: true };
    },
  };
}

/** Imports, "Export everything" and "Erase everything" of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, ImportStatus } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import * as data from './data.ts';
import type { FakeHost } from './fake-host.ts';

type Moving = Pick<Handlers<App>, Extract<keyof App, `import.${string}` | `everything.${string}`>>;

export function movingHandlers(host: FakeHost): Moving {
  const { state } = host;
  const ok = { ok: true as const };
  let sent = 0;
  let reads = 0;
  const tell = (more: Partial<ImportStatus>): ImportStatus => {
    state.import = { ...(state.import as ImportStatus), ...more };
    host.publish({ type: 'import', import: state.import });
    return state.import;
  };
  return {
    'import.begin': () => {
      sent = 0;
      return { upload: 'i1' };
    },
    'import.chunk': (_params, call) => {
      sent += call.bytes.length;
      return ok;
    },
    'import.end': () => {
      const none = { known: 0, skipped: 0, deleted: 0, shortened: 0, error: null };
      state.import = { id: 'i1', state: 'running', bytes: 0, total: sent, conversations: 0, messages: 0, ...none };
      const begun = tell({});
      if (state.importEnds === 'never') tell({ bytes: sent / 3, conversations: 1710, messages: 20_412 });
      if (state.importEnds === 'failed') setTimeout(() => tell({ state: 'failed', error: { code: 'import.damaged' } }), 0);
      if (state.importEnds === 'done') {
        state.conversations = [...state.conversations, data.conversation('imported', 'From an export', { updated: 0 })];
        setTimeout(() => tell({ state: 'done', bytes: sent, conversations: 1, messages: 2 }), 0);
      }
      return { import: begun };
    },
    'import.cancel': () => {
      if (state.import?.state === 'running') tell({ state: 'cancelled', error: { code: 'request.cancelled' } });
      return ok;
    },
    'import.status': () => ({ import: state.import }),
    'everything.begin': () => {
      reads = 0;
      return { export: 'e1', name: 'M.I.A 2026-11-24.zip', conversations: state.conversations.length };
    },
    'everything.read': ({ export: id }, call) => {
      if (id !== 'e1') throw new MiaError('not-found');
      reads++;
      if (reads < 4) call.reply(new Uint8Array(256 * 1024));
      return { done: reads >= 4 };
    },
    'everything.cancel': () => ok,
    'everything.erase': () => {
      state.conversations = [];
      state.messages = {};
      host.publish({ type: 'erased' });
      return ok;
    },
  };
}

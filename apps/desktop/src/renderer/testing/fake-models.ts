/** The models, their catalogue and downloads, of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app, Choice, Download } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  choice(): Choice;
  publish(event: AppEvent): void;
}

type Served = 'model' | 'ollama' | 'catalogue' | 'download';
type All = Handlers<typeof app>;

export function modelHandlers(host: Host): { [Name in keyof All as Name extends `${Served}.${string}` ? Name : never]: All[Name] } {
  const { state } = host;
  const ok = { ok: true as const };
  const fetching = (id: string, patch: Partial<Download>): { ok: true } => {
    state.downloads = state.downloads.map((d) => (d.id === id ? { ...d, ...patch } : d));
    const download = state.downloads.find((d) => d.id === id);
    if (download) host.publish({ type: 'download', download });
    return ok;
  };
  return {
    'model.list': () => ({ models: state.models, chosen: host.choice(), servers: state.servers, encoder: true, memoryBytes: 16e9 }),
    'model.probe': () => ({ servers: state.servers }),
    'model.use': ({ model }) => {
      state.chosen = model;
      return { chosen: host.choice() };
    },
    'model.remove': ({ model }) => {
      state.models = state.models.filter((m) => m.id !== model);
      return ok;
    },
    'model.file.begin': () => ({ upload: 'u1' }),
    'model.file.chunk': () => ok,
    'model.file.end': () => {
      throw new MiaError('model.file-invalid');
    },
    'model.file.cancel': () => ok,
    'model.server.start': ({ provider }) => {
      state.servers = state.servers.map((s) => (s.provider === provider ? { ...s, state: 'ready' as const, models: 2 } : s));
      return ok;
    },
    'ollama.pull': () => ({ download: 'd9' }),
    'catalogue.list': () => ({ entries: state.entries }),
    'catalogue.starter': () => {
      const starters = state.entries.filter((e) => e.starter).slice(0, 2);
      return {
        entries: starters,
        bytes: starters.reduce((n, e) => n + e.bytes, 0),
        minutes: state.offline ? null : 2,
        source: state.offline ? ('none' as const) : ('hub' as const),
      };
    },
    'download.start': ({ entries }) => {
      const id = `d${state.downloads.length + 1}`;
      const download: Download = {
        id,
        entries,
        name: entries.map((one) => state.entries.find((e) => e.id === one)?.name ?? one).join(' + '),
        state: 'running',
        source: 'hub',
        packageName: null,
        bytes: 212_000_000,
        total: 514_000_000,
        speed: 7_000_000,
        eta: 41_000,
        canPause: true,
        error: null,
      };
      state.downloads = [...state.downloads, download];
      host.publish({ type: 'download', download });
      return { download: id };
    },
    'download.pause': ({ download: id }) => fetching(id, { state: 'paused' }),
    'download.resume': ({ download: id }) => fetching(id, { state: 'running' }),
    'download.cancel': ({ download: id }) => fetching(id, { state: 'cancelled' }),
    'download.list': () => ({ downloads: state.downloads }),
  };
}

/** Models, servers, the catalogue and its downloads. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, CatalogueEntry, Choice, Download, ModelEntry, ParamsOf, ProviderStatus } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { told } from '../lib/notices.ts';

import { NEW } from '../lib/route.ts';

interface ModelState {
  models: ModelEntry[];
  chosen: Choice | null;
  servers: ProviderStatus[];
  /** The memory's encoder is there. */
  encoder: boolean;
  memoryBytes: number;
  entries: CatalogueEntry[];
  downloads: Download[];
  pickerOpen: boolean;
  /** The starter was asked for, and what it consists of is still being found out. */
  looking: boolean;
  /** Servers that are being started. */
  starting: string[];
  /** For which conversation `chosen` holds. */
  conversation: string;
}

export const useModels = create<ModelState>(() => ({
  models: [],
  chosen: null,
  servers: [],
  encoder: true,
  memoryBytes: 0,
  entries: [],
  downloads: [],
  pickerOpen: false,
  looking: false,
  starting: [],
  conversation: NEW,
}));

export async function loadModels(conversation: string = useModels.getState().conversation): Promise<void> {
  useModels.setState({ conversation });
  const list = await ask('model.list', conversation === NEW ? {} : { conversation });
  // Another conversation may have been opened meanwhile.
  if (useModels.getState().conversation !== conversation) return;
  useModels.setState(list);
}

export async function loadCatalogue(): Promise<void> {
  const [{ entries }, { downloads }] = await Promise.all([ask('catalogue.list', {}), ask('download.list', {})]);
  useModels.setState({ entries, downloads });
}

export function takeDownload(download: Download): void {
  useModels.setState((s) => {
    const rest = s.downloads.filter((d) => d.id !== download.id);
    return { downloads: download.state === 'cancelled' ? rest : [...rest, download] };
  });
  if (download.state === 'done' || download.state === 'cancelled') void told(loadCatalogue());
}

/** Downloads that are on their way or wait for the person. */
export function activeDownloads(downloads: Download[]): Download[] {
  return downloads.filter((d) => d.state === 'running' || d.state === 'paused' || d.state === 'verifying' || d.state === 'failed');
}

export async function chooseModel(model: string): Promise<boolean> {
  const { conversation } = useModels.getState();
  return told(
    ask('model.use', { model, ...(conversation === NEW ? {} : { conversation }) }).then(async ({ chosen }) => {
      useModels.setState({ chosen, pickerOpen: false });
      await loadModels();
    }),
  );
}

export function startDownload(entries: string[]): Promise<boolean> {
  return told(
    ask('download.start', { entries }).then(async () => {
      await loadCatalogue();
    }),
    () => void startDownload(entries),
  );
}

export const pauseDownload = (download: string): Promise<boolean> => told(ask('download.pause', { download }));
export const resumeDownload = (download: string): Promise<boolean> => told(ask('download.resume', { download }));
export const cancelDownload = (download: string): Promise<boolean> => told(ask('download.cancel', { download }));

export type StartableServer = ParamsOf<App['model.server.start']>['provider'];

/** Whether a server can be started from here: it is installed, and sleeps. */
export function startable({ provider, state }: ProviderStatus): StartableServer | null {
  return state === 'not-running' && (provider === 'ollama' || provider === 'lm-studio') ? provider : null;
}

/** Starts a server of the person's own. True once it answers. */
export async function startServer(provider: StartableServer): Promise<boolean> {
  useModels.setState((s) => ({ starting: [...s.starting, provider] }));
  const started = await told(ask('model.server.start', { provider }).then(() => probe()));
  useModels.setState((s) => ({ starting: s.starting.filter((one) => one !== provider) }));
  return started;
}

export async function probe(): Promise<void> {
  const { servers } = await ask('model.probe', {});
  useModels.setState({ servers });
  await loadModels();
}

/** Bytes of one chunk of a model file. */
const CHUNK = 256 * 1024;

/** Uploads that run in this window, so that Cancel finds them. */
export const uploads = new Map<string, AbortController>();

/** Copies a model file that the person chose into the model folder, chunk by chunk. A cancelled one leaves nothing. */
export async function uploadModelFile(file: File): Promise<void> {
  const { upload } = await ask('model.file.begin', { name: file.name.slice(0, 255), bytes: file.size });
  const abort = new AbortController();
  const { signal } = abort;
  uploads.set(upload, abort);
  const show = (offset: number, state: Download['state'], error: Download['error'] = null): void =>
    takeDownload({
      id: upload,
      entries: [],
      name: file.name,
      state,
      source: 'file',
      packageName: null,
      bytes: offset,
      total: file.size,
      speed: null,
      eta: null,
      canPause: false,
      error,
    });
  try {
    for (let offset = 0; offset < file.size; offset += CHUNK) {
      signal.throwIfAborted();
      const bytes = new Uint8Array(await file.slice(offset, offset + CHUNK).arrayBuffer());
      await ask('model.file.chunk', { upload, offset }, { bytes, signal });
      show(Math.min(file.size, offset + bytes.length), 'running');
    }
    show(file.size, 'verifying');
    const { model } = await ask('model.file.end', { upload });
    show(file.size, 'done');
    await chooseModel(model);
  } catch (thrown) {
    const error = MiaError.from(thrown);
    show(0, 'cancelled');
    if (error.code === 'request.cancelled') await ask('model.file.cancel', { upload }).catch(() => {});
    throw error;
  } finally {
    uploads.delete(upload);
  }
}

/** Every word stands in the name, or begins the name of its server. */
export function matches(model: ModelEntry, words: string): boolean {
  const name = model.name.toLowerCase();
  const server = model.provider.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word) || server.startsWith(word));
}

export interface ModelGroups {
  recent: ModelEntry[];
  here: ModelEntry[];
  elsewhere: ModelEntry[];
}

/** Recent first (five at most), then the rest of this computer by name, then elsewhere; what can not fit comes last. */
export function groupModels(models: ModelEntry[], words: string): ModelGroups {
  const found = models.filter((m) => matches(m, words));
  const here = found.filter((m) => m.place.kind === 'this-computer');
  const recent = here
    .filter((m) => m.lastUsed !== null && m.fits)
    .toSorted((a, b) => (b.lastUsed ?? 0) - (a.lastUsed ?? 0))
    .slice(0, 5);
  const rest = here.filter((m) => !recent.includes(m)).toSorted((a, b) => Number(b.fits) - Number(a.fits) || a.name.localeCompare(b.name));
  return {
    recent,
    here: rest,
    elsewhere: found.filter((m) => m.place.kind === 'elsewhere').toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

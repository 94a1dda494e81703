/** What moves: an import on its way, an export being written. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { ImportStatus } from '../../contract/index.ts';
import { ask, askBytes } from '../host/index.ts';
import { count } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { download } from './save.ts';

interface MovingState {
  /** The dialog "Import". */
  open: boolean;
  /** The file on its way to the host. */
  sending: { bytes: number; total: number } | null;
  /** As the host tells it: running, or the last one. */
  status: ImportStatus | null;
  /** What kept the file from being sent. */
  error: MiaError | null;
  /** Bytes written by "Export everything"; null while none runs. */
  exported: number | null;
}

const NOTHING: MovingState = { open: false, sending: null, status: null, error: null, exported: null };
export const useMoving = create<MovingState>(() => NOTHING);
const set = useMoving.setState;

/** Bytes of one chunk, as the host takes them. */
const CHUNK = 256 * 1024;
let abort: AbortController | null = null;

export const importing = ({ sending, status }: Pick<MovingState, 'sending' | 'status'>): boolean =>
  sending !== null || status?.state === 'running';

/** Opens the dialog; one that still runs is shown as it stands, one that is over is not. */
export async function openImport(): Promise<void> {
  set({ open: true, error: null, status: useMoving.getState().status?.state === 'running' ? useMoving.getState().status : null });
  const { import: status } = await ask('import.status', {}).catch(() => ({ import: null }));
  if (status?.state === 'running') set({ status });
}

/** It goes on behind a closed dialog. */
export const closeImport = (): void => set({ open: false });

export function takeImport(status: ImportStatus): void {
  const before = useMoving.getState();
  set({ status });
  // Where nobody looks, it is told.
  if (status.state === 'done' && !before.open) notices().notify(doneSentence(status), { lasts: 8000 });
  if (status.state === 'failed' && !before.open && status.error) notices().alert(status.error);
}

type Counted = 'conversations' | 'messages' | 'exported' | 'known' | 'deleted' | 'skipped' | 'shortened';

/** A sentence with a number in it, as people write numbers. */
export const counted = (what: Counted, n: number): string => t(`data.${what}`, { count: n, n: count(n) });

export function doneSentence(status: ImportStatus): string {
  if (status.messages === 0) return t('data.nothingNew');
  return t('data.imported', {
    conversations: counted('conversations', status.conversations),
    messages: counted('messages', status.messages),
  });
}

/** Sends a file in chunks; the host reads it when it is whole. */
export async function importFile(file: File): Promise<void> {
  const mine = new AbortController();
  abort = mine;
  const { signal } = mine;
  set({ error: null, status: null, sending: { bytes: 0, total: file.size } });
  try {
    const { upload } = await ask('import.begin', { bytes: file.size }, { signal });
    for (let offset = 0; offset < file.size; offset += CHUNK) {
      const bytes = new Uint8Array(await file.slice(offset, offset + CHUNK).arrayBuffer());
      await ask('import.chunk', { upload, offset }, { bytes, signal });
      set({ sending: { bytes: offset + bytes.length, total: file.size } });
    }
    const begun = await ask('import.end', { upload }, { signal });
    // An event may have told more already.
    set((s) => ({ sending: null, status: s.status?.id === begun.import.id ? s.status : begun.import }));
  } catch (thrown) {
    const error = MiaError.from(thrown);
    set({ sending: null, error: error.code === 'request.cancelled' ? null : error });
  }
}

/** Stops it; what was imported stays. */
export async function cancelImport(): Promise<void> {
  abort?.abort();
  await ask('import.cancel', {}).catch(() => {});
}

/** Fetches everything, and hands it to the browser as a download. */
export async function exportEverything(): Promise<void> {
  if (useMoving.getState().exported !== null) return;
  set({ exported: 0 });
  let open: string | null = null;
  try {
    const begun = await ask('everything.begin', {});
    open = begun.export;
    const file = download(begun.name);
    for (let written = 0; ; ) {
      const { result, bytes } = await askBytes('everything.read', { export: begun.export });
      if (result.done) break;
      file.write(bytes);
      written += bytes.length;
      set({ exported: written });
    }
    open = null;
    file.end();
    notices().notify(counted('exported', begun.conversations), { lasts: 10_000 });
  } catch (thrown) {
    notices().alert(MiaError.from(thrown).toShape(), () => void exportEverything());
  } finally {
    if (open !== null) void ask('everything.cancel', { export: open }).catch(() => {});
    set({ exported: null });
  }
}

/** Erases everything; windows begin anew by the event that follows. @throws MiaError */
export async function eraseEverything(what: { models: boolean; backups: boolean }): Promise<void> {
  await ask('everything.erase', { confirmed: true, ...what });
}

export const forgetMoving = (): void => set(NOTHING);

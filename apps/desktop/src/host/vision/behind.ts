/** What is found out about images behind the window: their vectors, what they show, and what is written in them. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageStore } from '@mia/core/memory/images/entities.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { ImageEncoder, OpenImage } from '@mia/core/ports/image.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Lookers } from './lookers.ts';
import { readText } from './reading.ts';

/** While an answer is written its model needs the processor: looked again after so long. */
const LOOK_AGAIN_MS = 500;
/** Of what an earlier start left undone, so many at a time. */
const BATCH = 50;

export interface BehindOptions {
  store: Pick<ImageStore, 'image' | 'setImageText' | 'setImageVectors' | 'imagesToDo' | 'regionsToDo'>;
  clock: Clock;
  logger: Logger;
  lookers: Lookers;
  /** Opens the original. @throws MiaError `image.*`, `attachment.*`, `not-found`, `child.*` */
  open(attachment: string, signal: AbortSignal): Promise<OpenImage>;
  /** Somebody looked at the file for the first time: an export brought it. */
  first(attachment: string, image: OpenImage): Promise<void>;
  /** Whether an answer is being written. */
  busy(): boolean;
  power(): { batterySaver: boolean };
  /** Something became of it. */
  changed(attachment: string, error?: MiaError): void;
}

interface Job {
  attachment: string;
  known: boolean;
  read: boolean;
  /** As a whole: what was pointed at in it is asked for when it is looked at. */
  encoded: boolean;
  /** Somebody waits for it: it goes before the others, and does not wait for an answer. */
  wanted: boolean;
  over: PromiseWithResolvers<void>;
}

export type Standing = 'waiting' | 'reading' | 'failed';

export interface Behind {
  /** It was just taken in. */
  add(attachment: string): void;
  /** It was sent with something marked in it, which is found by itself from now on. */
  marked(attachment: string): void;
  /** What earlier starts left, and what somebody who was missing can look at now. */
  resume(): void;
  /** Another encoder was chosen: what it has not looked at is looked at, and what was given up is tried again. */
  anew(): void;
  /** Somebody waits for it. Resolves when nothing more becomes of it now, either way. */
  wanted(attachment: string): Promise<void>;
  /** Null where nothing is to be done. */
  standing(attachment: string): Standing | null;
  /** Nothing is told of it any more; what is under way with it comes to nothing. */
  drop(attachment: string): void;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

export function createBehind(options: BehindOptions): Behind {
  const { store, clock, logger, lookers } = options;
  /** In the order in which they came. */
  const jobs = new Map<string, Job>();
  /** Given up for this start. */
  const failed = new Set<string>();
  let under: { attachment: string; stop: AbortController } | null = null;
  let running: Promise<void> | null = null;
  let closed = false;
  /** Perhaps an earlier start left more of them. */
  let more = false;
  let stopWaiting = (): void => {};

  function put(attachment: string, todo: { known: boolean; read: boolean; encoded: boolean }): Job {
    const there = jobs.get(attachment);
    if (there) return there;
    const job: Job = { attachment, ...todo, wanted: false, over: Promise.withResolvers<void>() };
    jobs.set(attachment, job);
    run();
    return job;
  }

  function run(): void {
    if (closed) return;
    running ??= work().finally(() => {
      running = null;
      if (jobs.size > 0) run();
      else if (more) resume();
    });
  }

  const next = (): Job | undefined => [...jobs.values()].find(({ wanted }) => wanted) ?? jobs.values().next().value;

  async function work(): Promise<void> {
    for (let job = next(); job && !closed; job = next()) {
      if (!job.wanted && (options.busy() || options.power().batterySaver)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        stopWaiting = resolve;
        const stop = clock.after(LOOK_AGAIN_MS, resolve);
        await promise;
        stop();
        continue;
      }
      const stop = new AbortController();
      under = { attachment: job.attachment, stop };
      let wrong: MiaError | undefined;
      try {
        await look(job, stop.signal);
      } catch (error) {
        wrong = MiaError.from(error);
      }
      under = null;
      // The process was ended for another's sake: what it was doing here is begun anew.
      if (wrong && endedForOthers(wrong) && !closed && !stop.signal.aborted) continue;
      jobs.delete(job.attachment);
      job.over.resolve();
      if (closed || stop.signal.aborted || wrong?.code === 'not-found') continue;
      if (wrong) {
        failed.add(job.attachment);
        logger.warn('image.not-read', { code: wrong.code });
      }
      options.changed(job.attachment, wrong);
    }
  }

  async function look(job: Job, signal: AbortSignal): Promise<void> {
    const [encoder, reader] = [lookers.encoder(), lookers.reader()];
    const image = await options.open(job.attachment, signal);
    try {
      if (!job.known) await options.first(job.attachment, image);
      // One that can not do its part keeps the other from nothing.
      const failures: unknown[] = [];
      try {
        if (encoder) await encode(job, encoder, image, signal);
      } catch (error) {
        failures.push(error);
      }
      try {
        const text = job.read ? null : await readText(image, reader, signal);
        if (text) await store.setImageText(job.attachment, text);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) throw failures[0];
    } finally {
      image.close();
    }
  }

  /** Each vector is kept under the encoder that made it: another may be chosen between two of them. */
  async function encode({ attachment, encoded }: Job, encoder: ImageEncoder, image: OpenImage, signal: AbortSignal): Promise<void> {
    if (!encoded) {
      const { vector, labels } = await encoder.encode(image, { signal });
      await store.setImageVectors(attachment, { encoder: encoder.id, vectors: [{ region: null, vector }], labels });
    }
    for (const region of await store.regionsToDo(attachment, encoder.id)) {
      const { vector } = await encoder.encode(image, { region, signal });
      await store.setImageVectors(attachment, { encoder: encoder.id, vectors: [{ region, vector }] });
    }
  }

  async function left(): Promise<void> {
    const [encoder, reader] = [lookers.encoder(), lookers.reader()];
    const todo = (await store.imagesToDo(encoder?.id ?? null, BATCH)).filter(
      ({ attachment, known, read, encoded }) =>
        !failed.has(attachment) && !jobs.has(attachment) && (!known || (!read && reader) || (!encoded && encoder)),
    );
    // What is under way may have been begun by who looked before: once it is done, it is seen what is left.
    more = todo.length > 0 || jobs.size > 0;
    for (const { attachment, ...done } of todo) put(attachment, done);
  }

  function resume(): void {
    more = false;
    if (!closed) void left().catch((error: unknown) => logger.warn('image.left', { code: MiaError.from(error).code }));
  }

  return {
    add(attachment) {
      failed.delete(attachment);
      put(attachment, { known: true, read: false, encoded: false });
    },
    marked(attachment) {
      // One that waits is asked for its areas when it is looked at; one that is under way may have been asked already.
      if (jobs.has(attachment) && under?.attachment !== attachment) return;
      const before = jobs.get(attachment)?.over.promise ?? Promise.resolve();
      void before.then(() => {
        if (!closed) put(attachment, { known: true, read: true, encoded: true });
      });
    },
    resume,
    anew() {
      failed.clear();
      resume();
    },
    async wanted(attachment) {
      const job = jobs.get(attachment);
      if (!job) return;
      job.wanted = true;
      stopWaiting();
      await job.over.promise;
    },
    standing(attachment) {
      if (under?.attachment === attachment) return 'reading';
      if (jobs.has(attachment)) return 'waiting';
      return failed.has(attachment) ? 'failed' : null;
    },
    drop(attachment) {
      if (under?.attachment === attachment) under.stop.abort();
      else jobs.get(attachment)?.over.resolve();
      jobs.delete(attachment);
      failed.delete(attachment);
    },
    async close() {
      closed = true;
      under?.stop.abort();
      stopWaiting();
      for (const job of jobs.values()) job.over.resolve();
      jobs.clear();
      await running;
    },
  };
}

/** Whether a process was ended on purpose, and not by what it was given. */
export function endedForOthers({ code, details }: MiaError): boolean {
  return code === 'child.crashed' && details.reason === 'closed';
}

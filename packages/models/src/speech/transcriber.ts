import { MiaError } from '@mia/core/errors.ts';
import type { TranscribeOptions, Transcriber, Transcript, Utterance } from '@mia/core/ports/transcriber.ts';
import type { SupervisedChild } from '../child/index.ts';
import type { InstalledModel } from '../installed.ts';
import type { ListenEvent, ListenParams, SpeechFiles } from './entry.ts';
import { createSpeechProcess, type SpeechProcessOptions } from './process.ts';
import { recogniserFiles } from './recogniser-files.ts';
import { RATE } from './segments.ts';

export interface TranscriberOptions extends SpeechProcessOptions {
  /** The process, where it is shared: then it is not this one's to end. */
  process?: SupervisedChild;
  /** The catalogue id of the recogniser. */
  id: string;
  languages: readonly string[];
  /** The installed recogniser and voice activity model, asked for at each utterance: they may come and go while M.I.A runs. */
  model(): InstalledModel | undefined;
  activity(): InstalledModel | undefined;
}

const LOAD_MS = 60_000;
/** A second of audio takes no longer than this to be recognised, on any machine that is used for it. */
const SECOND_MS = 10_000;
const CHUNK = 10 * RATE;
/** What is longer is not kept: whoever records it has it, and can have it recognised anew. */
const LONGEST_KEPT = 5 * 60 * RATE;

/**
 * A recogniser in a child process of its own. An utterance that was under way when the child died is recognised once more, from
 * the audio that is kept until its end.
 */
export function createTranscriber(options: TranscriberOptions): Transcriber {
  const child = options.process ?? createSpeechProcess(options);
  let nextId = 1;

  function filesOf(): SpeechFiles {
    const recogniser = recogniserFiles(options.model()?.files ?? {});
    const activity = options.activity()?.files.weights;
    if (!recogniser || !activity) throw new MiaError('speech.missing');
    return { recogniser, activity };
  }

  /** One try in the child. */
  function attempt(given: TranscribeOptions, onPartial?: (partial: Transcript) => void) {
    const id = nextId++;
    const params: ListenParams = {
      ...{ id, files: filesOf(), partials: onPartial !== undefined, activity: given.onActivity !== undefined },
      ...(given.language ? { language: given.language } : {}),
      ...(given.vocabulary ? { vocabulary: given.vocabulary } : {}),
    };
    // What went wrong is told by finish.
    const onEvent = (told: unknown) => {
      const event = told as ListenEvent;
      if ('activity' in event) given.onActivity?.(event.activity);
      else onPartial?.(event.partial);
    };
    child.request('listen', params, { onEvent }).catch(() => {});
    return {
      push: (samples: Float32Array) => void child.request('push', { id, samples }).catch(() => {}),
      finish: (length: number): Promise<Transcript> =>
        child.request<Transcript>('finish', { id }, { timeoutMs: LOAD_MS + (length / RATE) * SECOND_MS }),
      discard: () => void child.request('discard', { id }).catch(() => {}),
    };
  }

  function listen(given: TranscribeOptions = {}, onPartial?: (partial: Transcript) => void): Utterance {
    const kept: Int16Array[] = [];
    let length = 0;
    let over = false;
    let current: ReturnType<typeof attempt> | null = null;
    let missing: MiaError | null = null;
    const { promise: discarded, reject } = Promise.withResolvers<never>();
    discarded.catch(() => {});
    try {
      given.signal?.throwIfAborted();
      current = attempt(given, (partial) => {
        if (!over) onPartial?.(partial);
      });
    } catch (error) {
      missing = given.signal?.aborted ? new MiaError('request.cancelled') : MiaError.from(error);
    }
    const discard = () => {
      over = true;
      kept.length = 0;
      current?.discard();
      reject(new MiaError('request.cancelled'));
    };
    given.signal?.addEventListener('abort', discard, { once: true });

    async function again(): Promise<Transcript> {
      const second = attempt(given);
      current = second;
      for (const chunk of kept) second.push(float(chunk));
      return await second.finish(length);
    }

    return {
      push(samples) {
        if (over) return;
        length += samples.length;
        if (length <= LONGEST_KEPT) kept.push(pcm(samples));
        else kept.length = 0;
        current?.push(samples.slice());
      },
      async finish() {
        if (missing) throw missing;
        if (given.signal?.aborted) throw new MiaError('request.cancelled');
        over = true;
        const first = current as ReturnType<typeof attempt>;
        const result = first.finish(length).catch((error: unknown) => {
          if (MiaError.from(error).code !== 'child.crashed' || length > LONGEST_KEPT) throw error;
          options.logger.warn('speech.again', { ms: Math.round((1000 * length) / RATE) });
          return again();
        });
        try {
          return await Promise.race([result, discarded]);
        } finally {
          kept.length = 0;
          given.signal?.removeEventListener('abort', discard);
        }
      },
      discard,
    };
  }

  return {
    id: options.id,
    languages: options.languages,
    available: () => options.model() !== undefined && options.activity() !== undefined,
    async warm() {
      if (options.model() && options.activity()) await child.request('warm', { files: filesOf() }, { timeoutMs: LOAD_MS });
    },
    listen,
    async transcribe(samples, given = {}) {
      const utterance = listen(given);
      for (let start = 0; start < samples.length; start += CHUNK) utterance.push(samples.subarray(start, start + CHUNK));
      return await utterance.finish();
    },
    close: async () => {
      if (!options.process) await child.close();
    },
  };
}

/** Half the memory, and no loss: microphones give no more than 16 bits. */
function pcm(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
}

function float(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (value) => value / 32_767);
}

import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { superviseChild } from '../child/index.ts';
import { RATE } from '../speech/segments.ts';

export interface AudioReaderOptions {
  /** The child's module, as the host's `entries.ts` names it. */
  entry: string | URL;
  logger: Logger;
  clock?: Clock;
}

/** A sound file on its way through. */
export interface OpenAudio {
  /**
   * The next bytes of it, one after the other.
   * @returns the samples that are told by now, 16 kHz mono, −1 to 1
   * @throws MiaError `audio.invalid`, `audio.unsupported`, `audio.too-long`: it is over then
   */
  push(bytes: Uint8Array): Promise<Float32Array>;
  /** The rest of it. @throws MiaError as `push` */
  end(): Promise<Float32Array>;
  /** Ends it before its end. */
  close(): void;
}

/** Reads WAV, MP3, FLAC, Ogg (Opus, Vorbis) and WebM (Opus), told by their bytes and never by their names. */
export interface AudioReader {
  /** @param longest seconds: counted as they come, whatever the file says of itself */
  open(longest: number): OpenAudio;
  close(): Promise<void>;
}

/** A piece of 256 KiB takes no longer than this. */
const PIECE_MS = 60_000;

/** In a process of its own: a file that breaks its decoder breaks nothing else. */
export function createAudioReader({ entry, logger, clock }: AudioReaderOptions): AudioReader {
  const child = superviseChild({
    ...{ entry, name: 'audio', logger, idleMs: 10_000 },
    ...(clock ? { clock } : {}),
    limits: { concurrency: 16, memoryBytes: 1024 ** 3 },
  });
  let nextId = 1;

  async function ask(method: string, params: object): Promise<Float32Array> {
    try {
      return await child.request<Float32Array>(method, params, { timeoutMs: PIECE_MS });
    } catch (error) {
      const told = MiaError.from(error);
      // Whatever it did to its reader, it is no file that can be read.
      if (told.code !== 'child.crashed' && told.code !== 'child.timeout') throw told;
      throw new MiaError('audio.invalid', { reason: told.code }, { cause: told });
    }
  }

  return {
    open(longest) {
      const id = nextId++;
      const opened = ask('open', { id, longest: longest * RATE });
      opened.catch(() => {});
      return {
        async push(bytes) {
          await opened;
          return await ask('push', { id, bytes });
        },
        async end() {
          await opened;
          return await ask('end', { id });
        },
        close: () => void child.request('close', { id }).catch(() => {}),
      };
    },
    close: () => child.close(),
  };
}

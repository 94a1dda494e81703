/** The microphone of a terminal, where no window is open: SoX or ALSA's arecord, whichever is there. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { RATE } from '@mia/models/speech/index.ts';

const RECORDERS = ['rec', 'sox', 'arecord'] as const;
type Recorder = (typeof RECORDERS)[number];

export interface TerminalMicrophone {
  /** No more is recorded. */
  stop(): void;
  /** Resolves when the recorder is over, by `stop` or by itself. @throws MiaError `microphone.none` where it found none */
  done: Promise<void>;
}

/** The first that is on the path; null: none is. */
export function findRecorder(env: NodeJS.ProcessEnv = process.env): Recorder | null {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const there = (name: string): boolean =>
    folders.some((folder) => {
      try {
        accessSync(join(folder, process.platform === 'win32' ? `${name}.exe` : name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return RECORDERS.find(there) ?? null;
}

/**
 * Begins to record.
 * @param onSamples 16 kHz mono, −1 to 1, as they come
 */
export async function openTerminalMicrophone(recorder: Recorder, onSamples: (samples: Float32Array) => void): Promise<TerminalMicrophone> {
  const { default: library } = await import('node-record-lpcm16');
  const recording = library.record({ sampleRate: RATE, channels: 1, audioType: 'raw', recorder });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  done.catch(() => {});
  let stopped = false;
  let heard = false;
  let odd: Buffer = Buffer.alloc(0);
  // Its errors come as events that nobody hears: unheard they would end this process.
  const failed = (cause: unknown): void => {
    if (stopped || heard) resolve();
    else reject(new MiaError('microphone.none', {}, { cause }));
  };
  recording.process.on('error', failed);
  recording
    .stream()
    .on('error', failed)
    .on('data', (bytes: Buffer) => {
      heard = true;
      const all = Buffer.concat([odd, bytes]);
      odd = all.subarray(all.length - (all.length % 2));
      onSamples(Float32Array.from({ length: all.length >> 1 }, (_, i) => all.readInt16LE(2 * i) / 32_768));
    })
    .on('close', () => (heard || stopped ? resolve() : failed(new Error('nothing came'))));
  return {
    stop() {
      stopped = true;
      recording.stop();
    },
    done,
  };
}

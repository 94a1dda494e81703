import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import type { Speech } from '@mia/core/ports/synthesizer.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { type Clause, clausesOf } from './clauses.ts';
import type { Phonemizer } from './phonemizer.ts';

export interface PiperFiles {
  weights: string;
  /** Its `.onnx.json`. */
  config: string;
}

export interface PiperVoice {
  /**
   * A sentence, in runs of `LONGEST` sounds at most; `turn` is waited for before each.
   * @param rate 1 as it speaks by itself
   * @throws MiaError `speech.no-voice` where letters can not be turned into its sounds, `request.cancelled`
   */
  speak(text: string, rate: number, between: { turn(): Promise<void>; signal?: AbortSignal }): Promise<Speech>;
  release(): Promise<void>;
}

const settings = z.object({
  audio: z.object({ sample_rate: z.number().int().min(8_000).max(48_000) }),
  espeak: z.object({ voice: z.string() }),
  inference: z.object({ noise_scale: z.number(), length_scale: z.number().positive(), noise_w: z.number() }),
  phoneme_type: z.literal('espeak').default('espeak'),
  phoneme_id_map: z.record(z.string(), z.array(z.number().int())),
  num_speakers: z.number().int().min(1),
});
type Settings = z.output<typeof settings>;

const [BEGIN, END, PAD] = ['^', '$', '_'];
/** Sounds in one run: some 15 s of speech. */
const LONGEST = 300;
const THREADS = 2;
/** Where the loudest sample of a sentence comes to, and how much louder a quiet one gets at most. */
const PEAK = 0.9;
const MOST_GAIN = 4;

/** @throws MiaError `speech.no-voice` when a file is not there or is none of its kind */
export async function loadPiper(files: PiperFiles, phonemizer: Phonemizer): Promise<PiperVoice> {
  const { config, session } = await open(files);
  const many = session.inputNames.includes('sid');

  async function run(ids: readonly number[], rate: number): Promise<Float32Array> {
    const { noise_scale, length_scale, noise_w } = config.inference;
    const feeds = {
      input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales: new Tensor('float32', Float32Array.of(noise_scale, length_scale / rate, noise_w), [3]),
      ...(many ? { sid: new Tensor('int64', BigInt64Array.of(0n), [1]) } : {}),
    };
    const { output } = await session.run(feeds);
    return (output as Tensor).data as Float32Array;
  }

  return {
    async speak(text, rate, { turn, signal }) {
      const spoken: { sounds: string[]; mark: string }[] = [];
      for (const { text: words, mark } of clausesOf(text) satisfies Clause[]) {
        const sounds = [...(await phonemizer.phonemes(words, config.espeak.voice)).normalize('NFD')];
        if (sounds.some((sound) => sound.trim() !== '')) spoken.push({ sounds, mark });
      }
      const parts: Float32Array[] = [];
      for (const ids of runsOf(spoken, config.phoneme_id_map)) {
        await turn();
        if (signal?.aborted) throw new MiaError('request.cancelled');
        parts.push(await run(ids, rate));
      }
      return { samples: joined(parts), sampleRate: config.audio.sample_rate };
    },
    release: () => session.release(),
  };
}

/**
 * What the graph is given, as these voices were trained: a beginning, each sound with a pad behind it, the beginning too, and an end.
 * Clauses share a run as long as it is not too long; sounds that the voice does not know are left out.
 */
export function runsOf(clauses: readonly { sounds: readonly string[]; mark: string }[], map: Settings['phoneme_id_map']): number[][] {
  const pad = map[PAD as string] ?? [];
  const idsOf = (sound: string) => (map[sound] ? [...(map[sound] as number[]), ...pad] : []);
  const runs: number[][] = [];
  let sounds: string[] = [];
  const flush = () => {
    if (sounds.length === 0) return;
    runs.push([...idsOf(BEGIN as string), ...sounds.flatMap(idsOf), ...(map[END as string] ?? [])]);
    sounds = [];
  };
  for (const clause of clauses) {
    if (sounds.length + clause.sounds.length > LONGEST) flush();
    if (sounds.length > 0) sounds.push(' ');
    for (const part of partsOf(clause.sounds)) {
      if (sounds.length + part.length > LONGEST + 1) flush();
      sounds.push(...part);
    }
    sounds.push(clause.mark);
  }
  flush();
  return runs;
}

/** A clause that is too long by itself, cut between words. */
function partsOf(sounds: readonly string[]): string[][] {
  const parts: string[][] = [];
  let rest = [...sounds];
  while (rest.length > LONGEST) {
    const space = rest.lastIndexOf(' ', LONGEST);
    const at = space > 0 ? space : LONGEST;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

/** Joined, and as loud as these voices are meant to be: the graph's own sound is quiet, and each voice's another. */
function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const peak = all.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0);
  const gain = peak > 0 ? Math.min(PEAK / peak, MOST_GAIN) : 1;
  return all.map((value) => value * gain);
}

async function open({ weights, config: file }: PiperFiles) {
  try {
    const config = settings.parse(JSON.parse(await readFile(file, 'utf8')));
    if (!weights.endsWith('.onnx')) throw new MiaError('speech.no-voice', { reason: 'kind' });
    const session = await InferenceSession.create(weights, {
      ...{ intraOpNumThreads: THREADS, interOpNumThreads: 1, executionMode: 'sequential' },
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const inputs = new Set(session.inputNames);
    if (!['input', 'input_lengths', 'scales'].every((name) => inputs.has(name)) || !session.outputNames.includes('output')) {
      throw new MiaError('speech.no-voice', { reason: 'shape' });
    }
    return { config, session };
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('speech.no-voice', { reason: 'unreadable' }, { cause: error });
  }
}

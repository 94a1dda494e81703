import { MiaError } from '@mia/core/errors.ts';
import type { Speech } from '@mia/core/ports/synthesizer.ts';
import { clausesOf } from './clauses.ts';
import type { Phonemizer } from './phonemizer.ts';
import { timeScaled } from './time-scale.ts';

/** A voice that is loaded. */
export interface SpeakingVoice {
  /**
   * A sentence, in runs of `LONGEST` sounds at most.
   * @param rate 1 as it speaks by itself
   * @throws MiaError `speech.no-voice` where letters can not be turned into its sounds, `request.cancelled`
   */
  speak(text: string, rate: number, between: Between): Promise<Speech>;
  release(): Promise<void>;
}

export interface Between {
  /** Waited for before each run. */
  turn(): Promise<void>;
  signal?: AbortSignal;
}

/** What a voice's graph calls each sound. `^`, `$` and `_`: a beginning, an end, and what stands behind each of the others. */
export type SoundIds = Readonly<Record<string, readonly number[]>>;

/** One run of a voice's graph. */
export interface Run {
  samples: Float32Array;
  /** How many samples it is to have, so that it is as fast as was asked. */
  wanted: number;
}

interface Graph {
  run(ids: readonly number[]): Promise<Run>;
  /** Hertz. */
  sampleRate: number;
}

interface Sounds {
  sounds: readonly string[];
  mark: string;
}

const [BEGIN, END, PAD] = ['^', '$', '_'];
/** Sounds in one run: some 15 s of speech. */
const LONGEST = 300;
/** Where the loudest sample of a sentence comes to, and how much louder a quiet one gets at most. */
const PEAK = 0.9;
const MOST_GAIN = 4;
/** Nobody hears that speech is so much faster or slower: it is left as the voice made it. */
const UNHEARD = 0.02;

/** How a voice's graph is run. */
export const SESSION = {
  ...{ intraOpNumThreads: 2, interOpNumThreads: 1, executionMode: 'sequential' as const },
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

/** The sounds of a sentence, clause by clause; what has none is left out. */
export async function soundsOf(text: string, language: string, phonemizer: Phonemizer): Promise<Sounds[]> {
  const spoken: Sounds[] = [];
  for (const { text: words, mark } of clausesOf(text)) {
    const sounds = [...(await phonemizer.phonemes(words, language)).normalize('NFD')];
    if (sounds.some((sound) => sound.trim() !== '')) spoken.push({ sounds, mark });
  }
  return spoken;
}

/** One run after the other, each in its turn, and each as long as it is to be. @throws MiaError `request.cancelled` */
export async function inTurn(
  runs: readonly (readonly number[])[],
  { run, sampleRate }: Graph,
  { turn, signal }: Between,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const ids of runs) {
    await turn();
    if (signal?.aborted) throw new MiaError('request.cancelled');
    const { samples, wanted } = await run(ids);
    const factor = wanted / samples.length;
    parts.push(samples.length === 0 || Math.abs(factor - 1) <= UNHEARD ? samples : timeScaled(samples, sampleRate, factor));
  }
  return joined(parts);
}

/**
 * What the graph is given, as these voices were trained: a beginning, each sound with a pad behind it, the beginning too, and an end.
 * Clauses share a run as long as it is not too long; sounds that the voice does not know are left out.
 */
export function runsOf(clauses: readonly Sounds[], map: SoundIds): number[][] {
  const pad = map[PAD as string] ?? [];
  const idsOf = (sound: string) => (map[sound] ? [...(map[sound] ?? []), ...pad] : []);
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

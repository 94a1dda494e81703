import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Phonemizer } from './phonemizer.ts';
import { inTurn, type Run, runsOf, SESSION, type SoundIds, type SpeakingVoice, soundsOf } from './runs.ts';

export interface KokoroFiles {
  weights: string;
  /** One of its `voices/*.bin`: how somebody sounds, by the length of what is said. */
  style: string;
}

const SAMPLE_RATE = 24_000;
const STYLE = 256;
const LENGTHS = 510;
const LANGUAGE = 'en-us';
/**
 * Up to this speed it is as fast as it is asked to be. Beyond it more and more of its sounds last one frame and no less: the fewer frames
 * a sound has then, the more is missing (measured at 2: 1.63 to 1.84 with 1.3 to 1.6 frames for each sound, all with 2.2).
 */
const TRUE_SPEED = 1.5;
const FREE = 2.2;
const MISSING = 0.6;
const FRAME = 600;

/** The signs that the graph was trained on, each at its number; those that it was not stay unused. */
const SIGNS =
  '$;:,.!?¡¿—…"«»“” ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzɑɐɒæɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɡɠɢʛɦɧħɥʜɨɪʝɭɬɫɮʟɱɯɰŋɳɲɴøɵɸθœɶʘɹɺɾɻʀʁɽʂʃʈʧʉʊʋⱱʌɣɤʍχʎʏʑʐʒʔʡʕʢǀǁǂǃˈˌːˑʼʴʰʱʲʷˠˤ˞↓↑→↗↘';
const IDS: SoundIds = {
  ...Object.fromEntries([...SIGNS].map((sign, id) => [sign, [id]])),
  ...{ ᵻ: [177], '^': [0], $: [0], _: [] },
};

/** Kokoro-82M. @throws MiaError `speech.no-voice` when a file is not there or is none of its kind */
export async function loadKokoro(files: KokoroFiles, phonemizer: Phonemizer): Promise<SpeakingVoice> {
  const { session, styles, input, output } = await open(files);

  async function run(ids: readonly number[], rate: number): Promise<Run> {
    // The style of this length; the signs at both ends do not count.
    const at = STYLE * Math.min(Math.max(ids.length - 2, 0), LENGTHS - 1);
    const out = await session.run({
      [input]: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      style: new Tensor('float32', styles.slice(at, at + STYLE), [1, STYLE]),
      speed: new Tensor('float32', Float32Array.of(rate), [1]),
    });
    const samples = (out[output] as Tensor).data as Float32Array;
    const bound = Math.max(0, FREE - samples.length / FRAME / ids.length);
    const had = rate - MISSING * bound * Math.max(0, rate - TRUE_SPEED);
    return { samples, wanted: (samples.length * had) / rate };
  }

  return {
    async speak(text, rate, between) {
      const sounds = await soundsOf(text, LANGUAGE, phonemizer);
      const own = sounds.map((clause) => ({ ...clause, sounds: [...asTrained(clause.sounds.join(''))] }));
      const graph = { run: (ids: readonly number[]) => run(ids, rate), sampleRate: SAMPLE_RATE };
      return { samples: await inTurn(runsOf(own, IDS), graph, between), sampleRate: SAMPLE_RATE };
    },
    release: () => session.release(),
  };
}

/** espeak-ng's sounds as its makers' own letters-to-sounds writes them. */
function asTrained(sounds: string): string {
  return sounds
    .replaceAll('ʲ', 'j')
    .replaceAll('r', 'ɹ')
    .replaceAll('x', 'k')
    .replaceAll('ɬ', 'l')
    .replace(/(?<=[a-zɹː])(?=hˈʌndɹɪd)/g, ' ')
    .replace(/ z(?= |$)/g, 'z')
    .replace(/(?<=nˈaɪn)ti(?!ː)/g, 'di');
}

async function open({ weights, style }: KokoroFiles) {
  try {
    const bytes = await readFile(style);
    if (!weights.endsWith('.onnx') || bytes.length !== 4 * STYLE * LENGTHS) throw new MiaError('speech.no-voice', { reason: 'kind' });
    const styles = new Float32Array(new Uint8Array(bytes).buffer);
    const session = await InferenceSession.create(weights, SESSION);
    const input = session.inputNames.find((name) => name === 'input_ids' || name === 'tokens');
    const [output] = session.outputNames;
    if (!input || !output || !['style', 'speed'].every((name) => session.inputNames.includes(name))) {
      throw new MiaError('speech.no-voice', { reason: 'shape' });
    }
    return { session, styles, input, output };
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('speech.no-voice', { reason: 'unreadable' }, { cause: error });
  }
}

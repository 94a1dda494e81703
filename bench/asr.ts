/**
 * `npm run bench -- asr --data DIR`: each `NAME.wav` (16 kHz, mono, 16 bits) with what is said in it in `NAME.txt` beside it, through our
 * recognisers in their process (voice activity, Whisper's window by length; Moonshine where it is there) and through transformers.js' own
 * pipeline on Whisper's weights and as many threads. Ends with `engines`: by engine `wer` (word error rate over all words) and `rtf` (time of recognition over
 * time of speech, models warm).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { InstalledModel } from '@mia/models/installed.ts';
import { createTranscriber, RATE } from '@mia/models/speech/index.ts';
import { entryUrl } from '../apps/desktop/src/host/entries.ts';
import { readWave, spoken } from '../scripts/lib/speech.ts';
import { findTestModel } from '../scripts/lib/test-models.ts';
import { MissingError } from './lib/missing.ts';
import { report, say } from './lib/report.ts';
import { round } from './lib/stats.ts';
import { wordErrors } from './lib/word-error.ts';

const ID = 'whisper-tiny.en';
const MOONSHINE = 'moonshine-tiny';

function moonshineFiles(): Record<string, string> | null {
  const [moonshine, decoder, tokenizer] = ['encoder_model.ort', 'decoder_model_merged.ort', 'tokenizer.json'].map((file) =>
    findTestModel(MOONSHINE, file),
  );
  return moonshine && decoder && tokenizer ? { moonshine, decoder, tokenizer } : null;
}

interface Recording {
  name: string;
  samples: Float32Array;
  said: string[];
}

type Recognise = (samples: Float32Array) => Promise<string>;

/** @throws MissingError where a file is of another kind */
function wave(file: string): Float32Array {
  try {
    return readWave(file);
  } catch (error) {
    throw new MissingError((error as Error).message);
  }
}

function recordings(folder: string): Recording[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.wav'));
  if (names.length === 0) throw new MissingError(`${folder} holds no .wav file.`);
  return names.sort().map((name) => ({
    name,
    samples: wave(join(folder, name)),
    said: spoken(readFileSync(join(folder, name.replace(/\.wav$/, '.txt')), 'utf8')),
  }));
}

async function pipelineOf(encoder: string): Promise<Recognise> {
  const { env, pipeline } = await import('@huggingface/transformers');
  const folder = dirname(dirname(encoder));
  env.allowRemoteModels = false;
  env.localModelPath = `${dirname(folder)}/`;
  const session_options = { intraOpNumThreads: 2, interOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } };
  const recognise = await pipeline('automatic-speech-recognition', basename(folder), { dtype: 'fp32', session_options });
  return async (samples) => ((await recognise(samples)) as { text: string }).text;
}

async function measure(name: string, all: readonly Recording[], recognise: Recognise): Promise<Record<string, number>> {
  await recognise((all[0] as Recording).samples);
  let [wrong, words, seconds, ms] = [0, 0, 0, 0];
  for (const { name: file, samples, said } of all) {
    const began = performance.now();
    const text = await recognise(samples);
    ms += performance.now() - began;
    const errors = wordErrors(said, spoken(text));
    wrong += errors;
    words += said.length;
    seconds += samples.length / RATE;
    say(`  ${name} ${file}: ${errors} of ${said.length} wrong${errors > 0 ? `: ${text.trim()}` : ''}`);
  }
  return { wer: round(wrong / Math.max(1, words), 4), rtf: round(ms / 1000 / seconds, 3) };
}

export default async function asr(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' } } });
  if (!values.data) throw new MissingError('Say which folder: npm run bench -- asr --data DIR');
  const all = recordings(values.data);
  const weights = findTestModel(ID, 'onnx/model.bin');
  const activity = findTestModel('silero-vad', 'silero_vad_v6.onnx');
  if (!weights || !activity)
    throw new MissingError('Whisper tiny.en or Silero VAD is not there: node scripts/fetch-test-models.ts fetches both.');
  const encoder = join(dirname(weights), 'encoder_model.onnx');
  const installed = (files: Record<string, string>) => ({ files }) as unknown as InstalledModel;
  const listens = { weights: activity };
  async function through(id: string, files: Record<string, string>): Promise<Record<string, number>> {
    const transcriber = createTranscriber({
      ...{ entry: entryUrl('speech'), id, languages: ['en'], logger: silentLogger },
      model: () => installed(files),
      activity: () => installed(listens),
    });
    try {
      return await measure(id, all, async (samples) => (await transcriber.transcribe(samples)).text);
    } finally {
      await transcriber.close();
    }
  }

  const ours = await through(ID, { encoder });
  const moonshine = moonshineFiles();
  const other = moonshine ? { [MOONSHINE]: await through(MOONSHINE, moonshine) } : {};
  const theirs = await measure('pipeline', all, await pipelineOf(encoder));
  report('asr', { [ID]: ours, ...other, [`${ID}, transformers.js' pipeline`]: theirs });
}

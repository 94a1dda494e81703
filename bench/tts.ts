/**
 * `npm run bench -- tts`: twenty sentences (IEEE 1969, Harvard's lists, without those that name a number: a
 * recogniser writes it in digits) through Piper's test voice in its process, and what
 * comes out through our own recogniser. `rtf`: time of synthesis over time of speech, warm; `first_sentence_ms`: the median sentence, from
 * being asked for to its samples, as somebody waits for an answer's first one; `cold_first_sentence_ms`: the same with the process, the voice
 * and the phonemizer to be started; `round_trip_wer`: word error rate of what was recognised.
 */
import { loadavg } from 'node:os';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { InstalledModel } from '@mia/models/installed.ts';
import { createSpeechProcess, createSynthesizer, createTranscriber, RATE } from '@mia/models/speech/index.ts';
import { entryUrl } from '../apps/desktop/src/host/entries.ts';
import { findSpeech } from '../packages/models/src/speech/fixtures/speech.ts';
import { findVoice } from '../packages/models/src/speech/fixtures/voice.ts';
import { resampled, spoken } from '../scripts/lib/speech.ts';
import { MissingError } from './lib/missing.ts';
import { report, say } from './lib/report.ts';
import { p50, round } from './lib/stats.ts';
import { wordErrors } from './lib/word-error.ts';

const SENTENCES = [
  'The birch canoe slid on the smooth planks.',
  'Glue the sheet to the dark blue background.',
  "It's easy to tell the depth of a well.",
  'These days a chicken leg is a rare dish.',
  'Rice is often served in round bowls.',
  'The juice of lemons makes fine punch.',
  'The box was thrown beside the parked truck.',
  'The hogs were fed chopped corn and garbage.',
  'The small pup gnawed a hole in the sock.',
  'A large size in stockings is hard to sell.',
  'The boy was there when the sun rose.',
  'A rod is used to catch pink salmon.',
  'The source of the huge river is the clear spring.',
  'Kick the ball straight and follow through.',
  'Help the woman get back to her feet.',
  'A pot of tea helps to pass the evening.',
  'Smoky fires lack flame and heat.',
  "The soft cushion broke the man's fall.",
  'The salt breeze came across from the sea.',
  'The fish twisted and turned on the bent hook.',
];

export default async function tts(): Promise<void> {
  const found = findVoice();
  const heard = findSpeech();
  if (!found || !heard)
    throw new MissingError('A voice, the phonemizer or Whisper tiny.en is not there: node scripts/fetch-test-models.ts fetches all.');
  const process = createSpeechProcess({ entry: entryUrl('speech'), logger: silentLogger });
  const synthesizer = createSynthesizer({ process, voices: () => [found.voice], phonemizer: () => found.phonemizer });
  const model = (files: Record<string, string>) => ({ files }) as unknown as InstalledModel;
  const transcriber = createTranscriber({
    ...{ process, entry: entryUrl('speech'), id: 'whisper-tiny.en', languages: ['en'], logger: silentLogger },
    model: () => model({ encoder: heard.encoder }),
    activity: () => model({ weights: heard.activity }),
  });
  const { id: voice } = found.voice;
  const timed = async (text: string) => {
    const began = performance.now();
    const speech = await synthesizer.synthesize(text, { voice });
    return { ...speech, ms: performance.now() - began };
  };

  const cold = (await timed('Good morning, how are you today?')).ms;
  await synthesizer.warm(voice);
  await transcriber.warm();
  const times: number[] = [];
  let [seconds, wrong, words] = [0, 0, 0];
  for (const text of SENTENCES) {
    const { samples, sampleRate, ms } = await timed(text);
    times.push(ms);
    seconds += samples.length / sampleRate;
    // As it is heard: there is a moment of silence around a sentence.
    const around = new Float32Array(samples.length + Math.floor(sampleRate / 2));
    around.set(samples, Math.floor(sampleRate / 4));
    const { text: recognised } = await transcriber.transcribe(resampled(around, sampleRate, RATE));
    const errors = wordErrors(spoken(text), spoken(recognised));
    wrong += errors;
    words += spoken(text).length;
    say(`  ${Math.round(ms)} ms for ${round(samples.length / sampleRate)} s${errors > 0 ? `, ${errors} wrong: ${recognised}` : ''}`);
  }
  await process.close();
  say(
    `load ${loadavg()
      .map((one) => round(one))
      .join(' ')}`,
  );
  report('tts', {
    rtf: round(times.reduce((sum, ms) => sum + ms, 0) / 1000 / seconds, 3),
    first_sentence_ms: round(p50(times), 0),
    cold_first_sentence_ms: round(cold, 0),
    round_trip_wer: round(wrong / words, 4),
  });
}

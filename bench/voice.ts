/**
 * `npm run bench -- voice [--rounds 4] [--data DIR]`: utterances of about 5 s (a LibriVox recording; `--data`: any folder of *.wav, 16 kHz, mono, 16 bits)
 * said in real time to a real host as a window says them, recognised in its speech process while they are said, answered by the embedded
 * model, and the answer's first sentence spoken by Piper's test voice. Two threads, everything warm. `release_to_text_…_ms`: from the
 * end of the recording to its transcript in the window; `release_to_audio_p50_ms`: to the samples of the first sentence, without the
 * sound device; `vad_ms`: Silero VAD, a frame of 32 ms, in a process of its own; `barge_in_ms`: from a press on "Hold to talk" to the last
 * sound of a voice that leaves a real window, the worst of five (`lib/barge-in.ts`).
 */
import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSentenceSplitter } from '@mia/core/response/format/index.ts';
import { v7 as uuid } from 'uuid';
import type { App } from '../apps/desktop/src/contract/index.ts';
import { Desk } from '../apps/desktop/src/host/running.fixture.ts';
import type { Client } from '../apps/desktop/src/transport/client.ts';
import { loadVoiceActivity } from '../packages/models/src/speech/voice-activity.ts';
import { readWave } from '../scripts/lib/speech.ts';
import { findTestModel } from '../scripts/lib/test-models.ts';
import { bargeIn } from './lib/barge-in.ts';
import { MissingError } from './lib/missing.ts';
import { report, say } from './lib/report.ts';
import { p50, p95, round } from './lib/stats.ts';

const CHAT = 'qwen2.5-coder-0.5b-instruct';
const VOICE = 'piper-en-us-joe-medium';
/** A file of each model, below its own folder. */
const NEEDED = {
  'whisper-tiny.en': 'onnx/model.bin',
  'silero-vad': 'silero_vad_v6.onnx',
  [CHAT]: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
  [VOICE]: 'en_US-joe-medium.onnx',
  'espeak-ng-phonemizer': 'phonemizer.mjs',
};
const FRAME = 512;
const FRAME_MS = 32;
const INTERRUPTED = 5;
const WORDS = { code: () => '', snippet: '', formula: '', diagram: '', picture: () => '', link: (host: string) => host };

interface Turn {
  /** Milliseconds since the end of the recording. */
  text: number;
  audio: number;
  /** What they went into. */
  stages: { recognition: number; recall: number; 'first token': number; 'first sentence': number; speech: number };
}

export default async function voice(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '4' }, data: { type: 'string' } } });
  const models: Record<string, string> = {};
  for (const [id, file] of Object.entries(NEEDED)) {
    const found = findTestModel(id, file);
    if (!found) throw new MissingError(`${id} is not there: node scripts/fetch-test-models.ts fetches it.`);
    models[id] = file.split('/').reduce((folder) => dirname(folder), found);
  }
  const utterances = recordings(values.data ?? '/usr/share/pocketsphinx/test/data/librivox');
  say(`load ${round(loadavg()[0] as number)} at the beginning`);
  const vad = await activity(models['silero-vad'] as string, utterances);
  const desk = new Desk(models);
  const turns: Turn[] = [];
  try {
    const window = await (await desk.start()).window();
    await ready(window);
    // Once, not counted: each process is started and has done its work once.
    await take(window, utterances[0] as Float32Array);
    for (let r = 0; r < Number(values.rounds); r++) {
      for (const [at, samples] of utterances.entries()) {
        const turn = await take(window, samples);
        turns.push(turn);
        const parts = Object.entries(turn.stages).map(([name, ms]) => `${name} ${Math.round(ms)}`);
        say(
          `  ${at}, ${round(samples.length / 16_000)} s: text ${Math.round(turn.text)} ms, audio ${Math.round(turn.audio)} ms (${parts.join(', ')})`,
        );
      }
    }
  } finally {
    await desk.clear();
  }
  const audio = p50(turns.map((turn) => turn.audio));
  for (const stage of Object.keys((turns[0] as Turn).stages) as (keyof Turn['stages'])[]) {
    const ms = p50(turns.map((turn) => turn.stages[stage]));
    say(`  ${stage}: ${round(ms)} ms, ${Math.round((100 * ms) / audio)} % of the way to the first sound`);
  }
  const interrupted = await bargeIn(INTERRUPTED);
  say(`  interrupted, silent after ${interrupted.map((ms) => Math.round(ms)).join(', ')} ms`);
  say(`load ${round(loadavg()[0] as number)} at the end`);
  const texts = turns.map((turn) => turn.text);
  report('voice', {
    ...{ release_to_text_p50_ms: round(p50(texts)), release_to_text_p95_ms: round(p95(texts)) },
    ...{ release_to_audio_p50_ms: round(audio), barge_in_ms: round(Math.max(...interrupted)), vad_ms: round(vad, 3) },
  });
}

function recordings(folder: string): Float32Array[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.wav'));
  } catch {
    // told below
  }
  if (names.length === 0)
    throw new MissingError(`${folder} holds no .wav file: --data names a folder that does (Debian: pocketsphinx-testdata).`);
  return names.sort().map((name) => readWave(join(folder, name)));
}

/** The median frame. */
async function activity(folder: string, utterances: readonly Float32Array[]): Promise<number> {
  const model = await loadVoiceActivity(join(folder, NEEDED['silero-vad']));
  const listener = model.listener();
  const times: number[] = [];
  for (const samples of utterances) {
    for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
      const frame = samples.slice(at, at + FRAME);
      const began = performance.now();
      await listener.hear(frame);
      times.push(performance.now() - began);
    }
  }
  await model.release();
  say(`  a frame of voice activity: p50 ${round(p50(times), 3)}, p95 ${round(p95(times), 3)} ms`);
  return p50(times);
}

/** The folder's files are hashed after the start. */
async function ready(window: Client<App>): Promise<void> {
  const end = performance.now() + 120_000;
  for (;;) {
    const [{ recogniser, voices }, { models }] = [await window.request('voice.status', {}), await window.request('model.list', {})];
    if (recogniser && voices.length > 0 && models.some(({ id }) => id === `embedded/${CHAT}`)) break;
    if (performance.now() > end) throw new Error('the host does not find its models');
    await sleep(200);
  }
  await window.request('model.use', { model: `embedded/${CHAT}` });
  await window.request('setting.set', { name: 'answer.temperature', value: 0 });
}

/** One utterance in real time, its answer, and the first sentence of that as sound. */
async function take(window: Client<App>, samples: Float32Array): Promise<Turn> {
  const conversation = (await window.request('conversation.create', {})).conversation.id;
  await window.request('conversation.open', { id: conversation, limit: 200 });
  // As a window does where a conversation is opened: its prompt is read ahead.
  await window.request('turn.prepare', { conversation, text: '' });
  await window.request('voice.warm', {});
  const utterance = uuid();
  let over = false;
  const listening = window.request(
    'voice.listen',
    { utterance, conversation },
    {
      // As a window does: what stands so far is read ahead, until it is over.
      onEvent({ transcript: partial }) {
        if (partial && !over) void window.request('turn.prepare', { conversation, text: partial.text }).catch(() => {});
      },
    },
  );
  listening.catch(() => {});
  const began = performance.now();
  for (let at = 0; at < samples.length; at += FRAME) {
    await sleep(Math.max(0, began + (at / FRAME + 1) * FRAME_MS - performance.now()));
    const bytes = new Uint8Array(samples.slice(at, at + FRAME).buffer);
    void window.request('voice.frames', { utterance, at }, { bytes }).catch(() => {});
  }
  const released = performance.now();
  const since = (): number => performance.now() - released;
  over = true;
  await window.request('turn.unprepare', { conversation });
  await window.request('voice.end', { utterance, samples: samples.length });
  const { transcript } = await listening;
  const text = since();
  const splitter = createSentenceSplitter({ words: WORDS });
  const first = Promise.withResolvers<string>();
  const moments = { token: Number.NaN, sentence: Number.NaN };
  let turn: string | null = null;
  const answered = window.request(
    'turn.send',
    { conversation, message: uuid(), text: transcript.text, utterance },
    {
      onEvent(event) {
        if (event.type === 'answer') turn = event.message;
        const sentences = event.type === 'text' ? splitter.push(event.delta) : event.type === 'end' ? splitter.end() : [];
        if (event.type === 'text' && Number.isNaN(moments.token)) moments.token = since();
        if (sentences[0] && Number.isNaN(moments.sentence)) {
          moments.sentence = since();
          first.resolve(sentences[0].text);
        } else if (event.type === 'end') first.reject(new Error(`no sentence came of ${JSON.stringify(transcript.text)}`));
      },
    },
  );
  answered.catch(first.reject);
  await window.request('voice.speak', { text: await first.promise, voice: VOICE });
  const audio = since();
  if (turn) await window.request('turn.stop', { turn });
  await answered;
  const { messages } = await window.request('conversation.open', { id: conversation, limit: 10 });
  const recall = messages.at(-1)?.timings?.recall ?? 0;
  return {
    ...{ text, audio },
    stages: {
      ...{ recognition: text, recall, 'first token': moments.token - text - recall },
      ...{ 'first sentence': moments.sentence - moments.token, speech: audio - moments.sentence },
    },
  };
}

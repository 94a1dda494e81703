/** A question that is spoken into a terminal. */
import { MiaError } from '@mia/core/errors.ts';
import { v7 as uuid } from 'uuid';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import type { Language } from './language.ts';
import type { Terminal } from './run-ask.ts';
import { line } from './sentences.ts';
import { findRecorder, openTerminalMicrophone } from './voice/terminal-microphone.ts';

/** Samples of one frame: a tenth of a second. */
const FRAME = 1_600;

export interface Heard {
  text: string;
  /** Its recording goes with the message. */
  utterance: string;
}

/** Why nothing could be heard, said in the terminal's own words. */
export class NotHeard extends Error {}

/**
 * Listens until Enter is pressed (without a keyboard: until the recorder ends) and says what was said.
 * @throws NotHeard with a sentence for the person; MiaError `speech.missing`, `microphone.none`, `child.*`
 */
export async function hear(client: Client<App>, conversation: string, io: Terminal, language: Language): Promise<Heard> {
  const { missing } = await client.request('voice.status', {});
  if (missing.length > 0) throw new MiaError('speech.missing');
  const recorder = findRecorder();
  if (!recorder) throw new NotHeard(line('voice.noRecorder', language));
  await client.request('voice.warm', {});
  const utterance = uuid();
  const listening = client.request('voice.listen', { utterance, conversation });
  listening.catch(() => {});
  let at = 0;
  let held = new Float32Array(0);
  const send = (samples: Float32Array): void => {
    const bytes = new Uint8Array(samples.slice().buffer);
    void client.request('voice.frames', { utterance, at }, { bytes }).catch(() => {});
    at += samples.length;
  };
  const microphone = await openTerminalMicrophone(recorder, (samples) => {
    const all = new Float32Array(held.length + samples.length);
    all.set(held);
    all.set(samples, held.length);
    let from = 0;
    for (; all.length - from >= FRAME; from += FRAME) send(all.subarray(from, from + FRAME));
    held = all.slice(from);
  });
  io.err(line('voice.listening', language));
  io.onInterrupt(() => microphone.stop());
  try {
    await Promise.race([microphone.done, io.enter()]);
  } catch (error) {
    await client.request('voice.discard', { utterance });
    throw error;
  } finally {
    microphone.stop();
  }
  await microphone.done.catch(() => {});
  if (held.length > 0) send(held);
  await client.request('voice.end', { utterance, samples: at });
  const { text } = (await listening).transcript;
  if (text === '') throw new NotHeard(line('voice.nothing', language));
  io.err(line('voice.heard', language, { text }));
  return { text, utterance };
}

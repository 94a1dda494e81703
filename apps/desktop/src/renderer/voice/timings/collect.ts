/**
 * The moments of a spoken question, from its end to the sound of its answer, put together and kept with the answer.
 *
 * Whoever ends an utterance calls `questionEnded` in that moment, `questionCaptured` when the last of it was handed on,
 * `questionRecognised` when the text is there, and `questionAside` where that is not sent at once; whoever sends a message calls
 * `questionAsked`; whoever speaks calls `answerSounds` when an answer's first sound plays. The window's events come in by
 * `timingsEvent`. What is told of an utterance that never ended here changes nothing.
 */
import type { AppEvent, Message } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';

type VoiceTimings = NonNullable<NonNullable<Message['timings']>['voice']>;

/** An utterance that is over, and what is known of it by now, in milliseconds since then. */
interface Utterance {
  ended: number;
  captured: number | null;
  recognised: { at: number; by: string | undefined } | null;
}

interface Kept {
  /** When the person ended it, by the monotonic clock. */
  ended: number;
  timings: VoiceTimings;
  /** Its answer, once that is over. */
  answer: string | null;
}

/** More than this many questions wait for no answer at a time, nor sounds for theirs. */
const MOST = 20;

const utterances = new Map<string, Utterance>();
const questions = new Map<string, Kept>();
/** When answers began to sound: before they are over, as a rule. */
const sounds = new Map<string, { at: number; synthesizer: string | undefined }>();

const now = (): number => performance.now();

/** The person ended it: the key was let go, or the end of speech was found. */
export function questionEnded(utterance: string): void {
  put(utterances, utterance, { ended: now(), captured: null, recognised: null });
}

/** The last of what was said was handed on. */
export function questionCaptured(utterance: string): void {
  const found = utterances.get(utterance);
  if (found) found.captured ??= Math.round(now() - found.ended);
}

/** @param recogniser its catalogue id */
export function questionRecognised(utterance: string, recogniser?: string): void {
  const found = utterances.get(utterance);
  if (found) found.recognised ??= { at: Math.round(now() - found.ended), by: recogniser };
}

/** It waits in the message box, or nothing was said: what the person does then is no part of what a turn costs. */
export function questionAside(utterance: string): void {
  utterances.delete(utterance);
}

/** It is sent as it was recognised. @param question the message's id */
export function questionAsked(utterance: string, question: string): void {
  const found = utterances.get(utterance);
  utterances.delete(utterance);
  if (!found?.recognised) return;
  const { at, by } = found.recognised;
  const timings = { captured: found.captured ?? at, recognised: at, ...(by === undefined ? {} : { recogniser: by }) };
  put(questions, question, { ended: found.ended, timings, answer: null });
}

/**
 * An answer begins to sound; only its first sound counts.
 * @param synthesizer the voice's catalogue id; absent for one of the system's own
 */
export function answerSounds(answer: string, synthesizer?: string): void {
  if (sounds.has(answer)) return;
  put(sounds, answer, { at: now(), synthesizer });
  const question = [...questions.entries()].find(([, kept]) => kept.answer === answer);
  if (question) keep(...question);
}

/** Takes a message that was told: the end of an answer to a spoken question. */
export function timingsEvent(event: AppEvent): void {
  if (event.type !== 'message') return;
  const { id, role, parent, status } = event.message;
  const kept = role === 'assistant' && parent !== null ? questions.get(parent) : undefined;
  if (!kept || kept.answer !== null || status === 'streaming') return;
  kept.answer = id;
  keep(parent as string, kept);
}

/** The vault was locked. */
export function clearTimings(): void {
  utterances.clear();
  questions.clear();
  sounds.clear();
}

/** Kept at the answer's end, and once more when it sounds after that. What is lost of a measurement is not worth an alert. */
function keep(question: string, { ended, timings, answer }: Kept): void {
  if (answer === null) return;
  const sound = sounds.get(answer);
  const heard = sound ? { heard: Math.round(sound.at - ended), ...(sound.synthesizer ? { synthesizer: sound.synthesizer } : {}) } : {};
  if (sound) questions.delete(question);
  ask('timing.keep', { message: answer, voice: { ...timings, ...heard } }).catch(() => {});
}

function put<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST) return;
    map.delete(oldest);
  }
}

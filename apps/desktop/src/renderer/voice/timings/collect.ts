/**
 * The moments of a spoken question, from its end to the sound of its answer, put together and kept with the answer.
 *
 * Whoever ends an utterance calls `questionEnded()` in that moment, and on what it gets `captured()` when the last frame was handed
 * on, `recognised(id)` when the text is there, and `asked(question)` with the message's id when it is sent at once; what goes into
 * the message box instead is simply let go. Whoever speaks calls `answerSounds(answer)` when an answer's first sound plays. The
 * window's events come in by `timingsEvent`.
 */
import type { AppEvent, Message } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';

type VoiceTimings = NonNullable<NonNullable<Message['timings']>['voice']>;

export interface SpokenQuestion {
  /** The last of what was said was handed on. */
  captured(): void;
  /** @param recogniser its catalogue id */
  recognised(recogniser?: string): void;
  /** It is sent as it was recognised. @param question the message's id */
  asked(question: string): void;
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

const questions = new Map<string, Kept>();
/** When answers began to sound: before they are over, as a rule. */
const sounds = new Map<string, { at: number; synthesizer: string | undefined }>();

const now = (): number => performance.now();

/** A spoken question ended: its key was let go, or the end of speech was found. */
export function questionEnded(): SpokenQuestion {
  const ended = now();
  const since = (): number => Math.round(now() - ended);
  let captured: number | null = null;
  let recognised: { at: number; by: string | undefined } | null = null;
  return {
    captured() {
      captured ??= since();
    },
    recognised(by) {
      recognised ??= { at: since(), by };
    },
    asked(question) {
      if (!recognised) return;
      const { at, by } = recognised;
      const timings = { captured: captured ?? at, recognised: at, ...(by === undefined ? {} : { recogniser: by }) };
      put(questions, question, { ended, timings, answer: null });
    },
  };
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

/** What is read aloud, what interrupts it, and what of an interrupted answer was heard. */
import { MiaError } from '@mia/core/errors.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { formatLocale } from '../../i18n/language.ts';
import { notices } from '../../lib/notices.ts';
import { change, readSetting, useSettings } from '../../lib/settings.ts';
import { answerSounds } from '../timings/index.ts';
import { spotlight } from './highlight.ts';
import { type Place, Reading } from './reading.ts';
import { SILENT, useSpeaking } from './store.ts';
import { canBeTold } from './text-language.ts';
import { openEngine } from './voices.ts';
import { spokenWords } from './words.ts';

/** As much of a message as is needed to read it. */
export interface Readable {
  id: string;
  conversation: string;
  /** All of its text so far, as the log holds it. */
  text: string;
  /** No more comes. */
  final: boolean;
  /** Read by the voice that is chosen, in whatever language: it is a sample of it. */
  sample?: boolean;
}

interface Now {
  message: string;
  /** Null until a voice is there. */
  reading: Reading | null;
  /** What came last, for a voice that is not there yet. */
  latest: Readable;
  /** Given what came as soon as its language can be told. */
  told: PromiseWithResolvers<string>;
  /** An answer to what was said aloud: what of it is not heard is not kept when it is interrupted. */
  answer: boolean;
}

let now: Now | null = null;
/** Questions that were spoken, whose answers are to be. */
const asked = new Set<string>();

const setting = <N extends 'voice.muted' | 'voice.answerAloud'>(name: N): boolean => readSetting(useSettings.getState().values, name);

/** A question was spoken in this window: its answer is spoken too, where the person wants that. */
export function speakAnswerTo(question: string): void {
  if (setting('voice.answerAloud')) asked.add(question);
}

/** Whether the answer to this question is to be spoken. */
export function isAwaited(question: string | null): boolean {
  return question !== null && asked.has(question);
}

/** The answer to a spoken question came, or grew: it is spoken from its first whole sentence on. Once: what was silenced stays so. */
export function speakAnswer(answer: Readable, question: string | null): void {
  if (now?.message === answer.id) {
    feed(answer);
    return;
  }
  if (question === null || !asked.delete(question)) return;
  // Muted is muted: what comes meanwhile is not made up for.
  if (!setting('voice.muted')) begin(answer, true);
}

/** Reads a message aloud; pressed again it stops. */
export function readAloud(message: Readable): void {
  const again = now?.message === message.id;
  hush();
  if (again) return;
  // Who pressed it may not be who muted it: nothing is spoken before that is taken back.
  if (setting('voice.muted')) notices().notify(t('speaking.isMuted'));
  else begin(message, false);
}

function begin(message: Readable, answer: boolean): void {
  end();
  const mine: Now = { message: message.id, reading: null, latest: message, told: Promise.withResolvers(), answer };
  now = mine;
  feed(message);
  useSpeaking.setState({ message: message.id, conversation: message.conversation, range: null, own: false });
  openEngine(formatLocale(), message.sample ? null : mine.told.promise).then(
    (engine) => {
      if (now !== mine) return;
      useSpeaking.setState({ own: engine.voice !== null });
      mine.reading = new Reading(message.id, engine, spokenWords(), {
        at: (place) => {
          if (answer) answerSounds(message.id, engine.voice ?? undefined);
          tell(message.id, place);
        },
        over: (error) => {
          if (now === mine) end();
          if (error) notices().alert(error.toShape());
        },
      });
      feed(mine.latest);
    },
    (thrown: unknown) => {
      if (now !== mine) return;
      end();
      notices().alert(MiaError.from(thrown).toShape());
    },
  );
}

function feed(message: Readable): void {
  if (!now) return;
  now.latest = message;
  if (message.final || canBeTold(message.text)) now.told.resolve(message.text);
  now.reading?.feed(message.text, message.final);
}

function tell(message: string, { sentence, word }: Place): void {
  const last = sentence.offsets[(word?.[1] ?? 0) - 1];
  const range: [number, number] =
    word && last !== undefined ? [sentence.offsets[word[0]] ?? sentence.from, last + 1] : [sentence.from, sentence.to];
  useSpeaking.setState({ range });
  spotlight({ message, sentence, word });
}

function end(): void {
  now = null;
  useSpeaking.setState(SILENT);
  spotlight(null);
}

/** Silence, and nothing else: an answer that is still being written goes on in writing. @returns whether something was spoken */
export function hush(): boolean {
  if (!now) return false;
  now.reading?.stop();
  end();
  return true;
}

/**
 * The person interrupts: silence within 100 ms. Of an answer to what was said aloud only what was heard is kept, and it is
 * stopped where it is still being written.
 * @returns what was spoken, and how many characters (UTF-16 units) of its text were heard; null where nothing was
 */
export function silence(): { message: string; heard: number } | null {
  if (!now) return null;
  const { message, reading, answer } = now;
  const heard = reading?.stop() ?? 0;
  hush();
  if (answer)
    ask('turn.heard', { message, characters: heard }).catch((thrown: unknown) => {
      const error = MiaError.from(thrown);
      // Forgotten meanwhile: there is nothing left to be cut.
      if (error.code !== 'conflict' && error.code !== 'not-found') notices().alert(error.toShape());
    });
  return { message, heard };
}

/** Nothing is spoken from now on, in this and every later window, until it is taken back. */
export function setMuted(on: boolean): void {
  if (on) hush();
  change('voice.muted', on);
}

/** Follows the setting, also where another window changes it. Returns what ends it. */
export function watchMute(): () => void {
  const take = (): void => {
    const muted = setting('voice.muted');
    if (muted === useSpeaking.getState().muted) return;
    if (muted) hush();
    useSpeaking.setState({ muted });
  };
  take();
  return useSettings.subscribe(take);
}

/** Everything that this window knew of what is to be spoken is forgotten: the vault was locked. */
export function clearSpeaking(): void {
  hush();
  asked.clear();
}

/**
 * The system's own voices, by the Web Speech API. Chromium's has three faults that are handled here: an utterance that nobody
 * holds is collected and never ends; `speak` right behind `cancel` is swallowed; a long utterance dies after some 15 seconds,
 * without an event.
 */
import { MiaError } from '@mia/core/errors.ts';
import { type Engine, type SpeechEvents, wholeWords } from './engine.ts';

export interface SystemVoice {
  voice: SpeechSynthesisVoice;
  /** 0.5…2. */
  rate: number;
  /** 0…1. */
  volume: number;
}

/** Characters in which no voice needs 15 seconds. */
const LONGEST = 160;
/** Milliseconds: how often the synthesizer is asked what it does … */
const LOOK_MS = 100;
/** … how long `cancel` may take, … */
const CANCEL_MS = 300;
/** … and how long a voice may take to begin before it counts as dumb. */
const BEGIN_MS = 6000;
/** Characters a second, where no event tells of words. */
const PACE = 14;

/** Held until they are over. */
const held = new Set<SpeechSynthesisUtterance>();
/** Resolves when the last `cancel` has come through. */
let cancelled: Promise<void> = Promise.resolve();

export function createSystemEngine({ voice, rate, volume }: SystemVoice, synthesis: SpeechSynthesis = speechSynthesis): Engine {
  let round = new AbortController();
  let before: Promise<unknown> = Promise.resolve();
  return {
    voice: null,
    longest: Math.round(LONGEST * Math.min(1, rate)),
    speak(text, events) {
      const { signal } = round;
      const spoken: Spoken = { begun: null, words: 0, over: false };
      // Handed on while the one before is heard: the synthesizer's own queue leaves no gap.
      const given = before.then(() => cancelled);
      const done = given.then(() => (signal.aborted ? false : utter({ text, voice, rate, volume }, { synthesis, signal, events, spoken })));
      before = given;
      return { done, heard: () => heard(text, spoken, rate) };
    },
    silence() {
      round.abort();
      round = new AbortController();
      before = Promise.resolve();
      synthesis.cancel();
      cancelled = settled(synthesis);
    },
  };
}

interface Spoken {
  /** When it began, by the monotonic clock. */
  begun: number | null;
  /** Where the last word began that was told of. */
  words: number;
  over: boolean;
}

function heard(text: string, { begun, words, over }: Spoken, rate: number): number {
  if (over) return text.length;
  if (begun === null) return 0;
  if (words > 0) return words;
  return wholeWords(text, ((performance.now() - begun) / 1000) * ((PACE * rate) / text.length));
}

interface Around {
  synthesis: SpeechSynthesis;
  signal: AbortSignal;
  events: SpeechEvents;
  spoken: Spoken;
}

function utter(what: SystemVoice & { text: string }, { synthesis, signal, events, spoken }: Around): Promise<boolean> {
  const utterance = new SpeechSynthesisUtterance(what.text);
  utterance.voice = what.voice;
  utterance.lang = what.voice.lang;
  utterance.rate = what.rate;
  utterance.volume = what.volume;
  held.add(utterance);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const asked = performance.now();
  const begin = (): void => {
    if (spoken.begun !== null || signal.aborted) return;
    spoken.begun = performance.now();
    events.begun();
  };
  utterance.onstart = begin;
  utterance.onboundary = (event) => {
    if (signal.aborted || event.name !== 'word') return;
    begin();
    spoken.words = event.charIndex;
    const length = event.charLength || (/^[\p{L}\p{N}\p{M}]+/u.exec(what.text.slice(event.charIndex))?.[0].length ?? 0);
    if (length > 0) events.word(event.charIndex, event.charIndex + length);
  };
  utterance.onend = () => end();
  utterance.onerror = ({ error }) => {
    if (signal.aborted || error === 'canceled' || error === 'interrupted') resolve(false);
    else reject(new MiaError('speech.silent', { what: error }));
  };
  const end = (): void => {
    spoken.over = true;
    resolve(true);
  };
  const look = setInterval(() => {
    // It died without a word.
    if (spoken.begun !== null && !synthesis.speaking && !synthesis.pending) end();
    else if (spoken.begun === null && !synthesis.speaking && performance.now() - asked > BEGIN_MS) reject(new MiaError('speech.silent'));
  }, LOOK_MS);
  const stop = (): void => resolve(false);
  signal.addEventListener('abort', stop, { once: true });
  synthesis.speak(utterance);
  // A page that was hidden may have left it paused.
  if (synthesis.paused) synthesis.resume();
  return promise.finally(() => {
    clearInterval(look);
    held.delete(utterance);
    signal.removeEventListener('abort', stop);
  });
}

/** Resolves when nothing is spoken or waits any more. */
async function settled(synthesis: SpeechSynthesis): Promise<void> {
  const until = performance.now() + CANCEL_MS;
  do await new Promise((resolve) => setTimeout(resolve, 20));
  while ((synthesis.speaking || synthesis.pending) && performance.now() < until);
}

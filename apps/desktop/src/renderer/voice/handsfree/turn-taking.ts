/**
 * When somebody who speaks freely has begun, and when they have said all: from voice activity, frame by frame, and from what was
 * understood so far. Pure. A cough or a "mhm" is no beginning; a pause within a sentence is no end.
 */

/** Milliseconds of a frame. */
export const FRAME_MS = 32;
/** Voice activity above the first begins speech, below the second ends it: between them what was goes on. */
const ON = 0.5;
const OFF = 0.35;
/** Less speech than this is a cough, a "mhm", a door. */
export const SPEECH_MS = 300;
/** Speech that stops for longer than this is over, where it was a noise. */
const NOISE_GAP_MS = 200;
/** The least and the most silence that ends what is said. */
export const SHORTEST_MS = 500;
export const LONGEST_MS = 900;
/** Without a sign for either. */
const USUAL_MS = 700;

export type Heard =
  /** Nobody speaks, or not yet for long enough. */
  | 'quiet'
  /** They speak, or pause. */
  | 'speaking'
  /** They have said all. */
  | 'over';

export interface TurnTaking {
  state: Heard;
  /** Milliseconds of speech so far; of a noise that is not speech yet too. */
  speech: number;
  /** Milliseconds of silence since. */
  silence: number;
  /** Voice is there now. */
  voiced: boolean;
  /** Pauses that they made and went on after, in milliseconds. */
  pauses: readonly number[];
}

export const NOBODY: TurnTaking = { state: 'quiet', speech: 0, silence: 0, voiced: false, pauses: [] };

/** Pauses shorter than this lie between two sounds of a word. */
const PAUSE_MS = 160;
/** Pauses that tell of somebody's way of speaking. */
const REMEMBERED = 8;

/**
 * One frame further.
 * @param probability of voice in the frame, 0…1
 * @param text what was understood so far of what is being said
 */
export function hearFrame(before: TurnTaking, probability: number, text: string): TurnTaking {
  if (before.state === 'over') return hearFrame({ ...NOBODY, pauses: before.pauses }, probability, '');
  const voiced = before.voiced ? probability >= OFF : probability >= ON;
  if (voiced) {
    const paused = before.state === 'speaking' && before.silence >= PAUSE_MS;
    const speech = before.speech + FRAME_MS;
    return {
      state: before.state === 'speaking' || speech >= SPEECH_MS ? 'speaking' : 'quiet',
      speech,
      silence: 0,
      voiced,
      pauses: paused ? [...before.pauses, before.silence].slice(-REMEMBERED) : before.pauses,
    };
  }
  const silence = before.speech === 0 ? 0 : before.silence + FRAME_MS;
  if (before.state === 'quiet') {
    const over = silence > NOISE_GAP_MS;
    return { ...before, voiced, speech: over ? 0 : before.speech, silence: over ? 0 : silence };
  }
  const over = silence >= endAfter(text, before.pauses);
  return { ...before, voiced, silence, state: over ? 'over' : 'speaking' };
}

/** Words after which nobody has said all: they join, or look for what comes. */
const GOES_ON = new Set(
  (
    'and or but because so if when that which who the a an to of for with in on at from by my your his her its our their um uh er hmm well like is are was ' +
    'und oder aber weil denn dass ob wenn als die der das den dem des ein eine einen einem einer mit von zu für in im am an auf aus bei mein meine dein deine äh ähm hm also'
  ).split(' '),
);

/** What a text so far says of its end: 'whole', 'goes-on', or nothing. */
export function cueOf(text: string): 'whole' | 'goes-on' | null {
  const said = text.trim();
  if (said === '') return null;
  if (/(?:[,;:–—-]|\.{2,}|…)["')\]]*$/u.test(said)) return 'goes-on';
  const last = /([\p{L}\p{M}\p{N}'’]+)[.!?。！？]*["')\]]*$/u.exec(said)?.[1]?.toLowerCase();
  // Recognisers put a full stop behind whatever they have: the word before it knows better.
  if (last !== undefined && GOES_ON.has(last)) return 'goes-on';
  return /[.!?。！？]["')\]]*$/u.test(said) ? 'whole' : null;
}

/** Milliseconds of silence that end what is said: 500 to 900, by what was said and by how they pause. */
export function endAfter(text: string, pauses: readonly number[]): number {
  const cue = cueOf(text);
  const usual = cue === 'whole' ? SHORTEST_MS : cue === 'goes-on' ? LONGEST_MS : USUAL_MS;
  // Somebody who pauses at length within a sentence is waited for a little longer than that.
  const own = pauses.length < 2 ? 0 : middle(pauses) + 200;
  return Math.min(LONGEST_MS, Math.max(usual, cue === 'whole' ? Math.min(own, USUAL_MS) : own));
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

import type { TranscribedWord } from '@mia/core/ports/transcriber.ts';

/** The signs that a CTC model writes, by their number. */
export interface CtcVocabulary {
  signs: readonly string[];
  /** The number that stands for no sign. */
  blank: number;
  /** The sign between two words. */
  delimiter: string;
}

/** Signs that are no letters: the beginning and the end of a sentence, and what has no letter. */
const SPECIAL = /^<.*>$/;

/**
 * Greedy decoding of connectionist temporal classification (Graves et al. 2006): the likeliest sign in each frame, what repeats
 * without a blank between it is one sign, blanks go, the delimiter ends a word.
 * @param logits frames × signs, one frame after the other
 * @returns words in lower case, each with the geometric mean of its signs' probabilities
 */
export function ctcWords(logits: Float32Array, frames: number, { signs, blank, delimiter }: CtcVocabulary): TranscribedWord[] {
  const words: { text: string; logs: number[] }[] = [];
  let open = false;
  let last = blank;
  for (let t = 0; t < frames; t++) {
    const { sign: number, log } = likeliest(logits.subarray(t * signs.length, (t + 1) * signs.length));
    const sign = signs[number] as string;
    const repeated = number === last;
    last = number;
    if (number === blank || SPECIAL.test(sign)) continue;
    if (sign === delimiter) open = false;
    else if (!open) {
      words.push({ text: sign, logs: [log] });
      open = true;
    } else {
      const word = words.at(-1) as (typeof words)[number];
      // Of a sign that lasts, the frame that is surest of it counts.
      if (repeated) word.logs.push(Math.max(log, word.logs.pop() as number));
      else {
        word.text += sign;
        word.logs.push(log);
      }
    }
  }
  return words.map(({ text, logs }) => ({
    text: text.toLowerCase(),
    confidence: Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length),
  }));
}

/** The largest of them, and the natural logarithm of its probability under softmax. */
function likeliest(scores: Float32Array): { sign: number; log: number } {
  let sign = 0;
  for (let i = 1; i < scores.length; i++) if ((scores[i] as number) > (scores[sign] as number)) sign = i;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += Math.exp((scores[i] as number) - (scores[sign] as number));
  return { sign, log: -Math.log(sum) };
}

/** From `vocab.json` of a Wav2Vec2CTCTokenizer: sign to number. @returns null where it is none */
export function ctcVocabulary(json: unknown): CtcVocabulary | null {
  if (typeof json !== 'object' || json === null) return null;
  const signs: string[] = [];
  for (const [sign, number] of Object.entries(json)) {
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 65_535) return null;
    signs[number] = sign;
  }
  const blank = signs.indexOf('<pad>');
  const whole = signs.length > 0 && Array.from(signs).every((sign) => sign !== undefined);
  return whole && blank >= 0 && signs.includes('|') ? { signs, blank, delimiter: '|' } : null;
}

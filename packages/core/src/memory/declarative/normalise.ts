/** Facts as they are compared: neither case, marks, articles nor punctuation count. */
import { folded } from '../storage/fold.ts';

const ARTICLES = /^(?:a|an|the|my|our|der|die|das|den|dem|ein|eine|einen|einem|einer|mein|meine|meinen|meinem|meiner|unser|unsere)\s+/u;

/** One part of a fact, as it is compared. */
export function normalised(text: string): string {
  let out = folded(text)
    .replace(/ß/gu, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  for (let before = ''; before !== out; ) {
    before = out;
    out = out.replace(ARTICLES, '');
  }
  return out;
}

/** What makes two facts the same. Parts are kept apart, so that no part can stand for another. */
export function factKey(subject: string, relation: string, object: string): string {
  return [subject, relation, object].map(normalised).join('\u0000');
}

/** What can have one value at a time. */
export function slotKey(subject: string, relation: string): string {
  return `slot\u0000${[subject, relation].map(normalised).join('\u0000')}`;
}

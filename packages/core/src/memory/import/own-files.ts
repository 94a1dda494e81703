/** Files of M.I.A's own export, and what is said about recordings and pictures: every value may be of any type. */
import type { Attachment } from '../storage/types.ts';
import { type Fields, fields, list, moment, text, titleFrom } from './values.ts';

/** Numbers that a recording's picture is drawn from, and words of a transcript. */
const MOST_PEAKS = 4000;
const MOST_WORDS = 20_000;

const amount = (value: unknown): number | null => (typeof value === 'number' && value >= 0 && value < 1e9 ? value : null);

/** What of `meta` is known, in the shape that it is to have. */
export function ownMeta(value: unknown): Fields | null {
  const raw = fields(value);
  const meta: Fields = {};
  for (const name of ['seconds', 'confidence', 'width', 'height'] as const) {
    const number = amount(raw?.[name]);
    if (number !== null) meta[name] = number;
  }
  const peaks = list(raw?.peaks).slice(0, MOST_PEAKS);
  if (peaks.length > 0 && peaks.every((peak) => amount(peak) !== null)) meta.peaks = peaks;
  if (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(text(raw?.language))) meta.language = raw?.language;
  const words = list(raw?.words)
    .slice(0, MOST_WORDS)
    .map((word) => ({ text: titleFrom(fields(word)?.text), confidence: amount(fields(word)?.confidence) ?? 0 }));
  if (words.length > 0) meta.words = words;
  const name = titleFrom(raw?.name);
  if (name !== '') meta.name = name;
  return Object.keys(meta).length > 0 ? meta : null;
}

export const isFileId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

export function ownAttachment(value: unknown): Attachment | null {
  const raw = fields(value);
  const bytes = amount(raw?.bytes);
  if (!raw || !isFileId(raw.id) || bytes === null || !/^[a-z]{1,20}\/[a-z0-9.+-]{1,60}$/.test(text(raw.type))) return null;
  const name = titleFrom(raw.name);
  return {
    ...{ id: raw.id, bytes, type: text(raw.type), name: name === '' ? null : name },
    ...{ meta: ownMeta(raw.meta), created: moment(raw.created) ?? 0 },
  };
}

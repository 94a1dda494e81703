/** Files of M.I.A's own export, and what is said about recordings and pictures: every value may be of any type. */
import type { Attachment } from '../storage/types.ts';
import { ownImage, ownRegion } from './own-images.ts';
import type { ImportedFile } from './types.ts';
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
  const prosody = ownProsody(raw?.prosody);
  if (prosody) meta.prosody = prosody;
  const region = ownRegion(raw?.region);
  if (region) meta.region = region;
  const name = titleFrom(raw?.name);
  if (name !== '') meta.name = name;
  return Object.keys(meta).length > 0 ? meta : null;
}

/** The numbers of an `AudioPercept`, group by group; one that is none is left out with its group. */
const PROSODY: Record<string, readonly string[]> = {
  energy: ['speech', 'loudest', 'floor'],
  pitch: ['median', 'low', 'high', 'voiced'],
  rate: ['syllables', 'words'],
  pauses: ['count', 'seconds', 'longest'],
};

function ownProsody(value: unknown): Fields | null {
  const raw = fields(value);
  const seconds = amount(raw?.seconds);
  if (!raw || seconds === null) return null;
  const groups = Object.entries(PROSODY).map(([group, names]) => {
    const given = fields(raw[group]);
    const known = names.map((name) => [name, given?.[name] ?? null] as const);
    const whole = known.every(([, one]) => Number.isFinite(one) || (group === 'rate' && one === null));
    return [group, given && whole ? Object.fromEntries(known) : null];
  });
  const prosody: Fields = { seconds, ...Object.fromEntries(groups) };
  // a recording without a voice has no pitch and no rate
  return prosody.energy && prosody.pauses ? prosody : null;
}

export const isFileId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

export function ownAttachment(value: unknown): (Attachment & Pick<ImportedFile, 'image'>) | null {
  const raw = fields(value);
  const bytes = amount(raw?.bytes);
  if (!raw || !isFileId(raw.id) || bytes === null || !/^[a-z]{1,20}\/[a-z0-9.+-]{1,60}$/.test(text(raw.type))) return null;
  const name = titleFrom(raw.name);
  const image = ownImage(raw.image);
  return {
    ...{ id: raw.id, bytes, type: text(raw.type), name: name === '' ? null : name },
    ...{ meta: ownMeta(raw.meta), created: moment(raw.created) ?? 0 },
    ...(image ? { image } : {}),
  };
}

/** M.I.A's own export (`export/everything.ts`): one JSON object a line, messages behind each other by conversation. */
import { isErrorCode } from '../../errors.ts';
import { cardPart } from '../said/card.ts';
import type { Timings, VoiceTimings } from '../storage/types.ts';
import { ownCard } from './own-card.ts';
import { isFileId, ownMeta } from './own-files.ts';
import { ownObserved } from './own-images.ts';
import type { ImportedConversation, ImportedFolder, ImportedMessage } from './types.ts';
import { type Fields, fields, isId, keyOf, list, moment, oneOf, text, titleFrom } from './values.ts';

const STATUSES = ['note', 'done', 'stopped', 'failed'] as const;
const ORIGINS = ['person', 'assistant', 'document', 'image', 'paste', 'import'] as const;
const KINDS = ['text', 'thinking', 'image', 'audio', 'file', 'tool', 'observation'] as const;
const TITLES = ['none', 'first-words', 'person', 'model'] as const;

export function ownFolder(value: unknown): ImportedFolder | null {
  const raw = fields(value);
  const name = titleFrom(raw?.name).slice(0, 100);
  return raw && isId(raw.id) && name !== '' ? { id: raw.id, name, remember: raw.remember !== false } : null;
}

/** A conversation without its messages; `folders` gives the name of its folder. */
export function ownConversation(value: unknown, folders: ReadonlyMap<string, string>): ImportedConversation | null {
  const raw = fields(value);
  if (!raw || !isId(raw.id)) return null;
  const created = moment(raw.created) ?? 0;
  return {
    ...{ source: 'mia', key: keyOf('mia', raw.id), id: raw.id, title: titleFrom(raw.title) },
    ...{ titleSource: oneOf(TITLES, raw.titleSource) ?? 'person', created, updated: moment(raw.updated) ?? created },
    ...{ zone: text(raw.zone) || 'UTC', pinned: raw.pinned === true, archived: raw.archived === true, remember: raw.remember !== false },
    ...{ folder: folders.get(text(raw.folder)) ?? null, messages: [], model: text(raw.model).slice(0, 500) || null },
    ...(isId(raw.head) ? { head: keyOf('mia', raw.head), headId: raw.head } : { head: null }),
  };
}

function partOf(value: unknown): ImportedMessage['parts'][number] | null {
  const raw = fields(value);
  const kind = oneOf(KINDS, raw?.kind);
  if (!raw || !kind || typeof raw.text !== 'string') return null;
  const card = kind === 'tool' ? ownCard(raw.card) : null;
  if (card) return cardPart(card);
  const name = titleFrom(raw.name);
  const meta: Fields | null =
    kind === 'file'
      ? { ...(raw.paste === true ? { paste: true } : {}), ...(name ? { name } : {}) }
      : kind === 'audio' || kind === 'image'
        ? ownMeta(raw.meta)
        : kind === 'observation'
          ? ownObserved(raw.meta)
          : null;
  const named = isFileId(raw.attachment) ? { attachment: raw.attachment } : {};
  return { kind, text: raw.text.toWellFormed(), ...named, ...(meta ? { meta } : {}) };
}

const number = (value: unknown): number | null => (typeof value === 'number' && value >= 0 && value < 1e12 ? value : null);

function voiceOf(raw: Fields | null): VoiceTimings | null {
  const [captured, recognised, heard] = [raw?.captured, raw?.recognised, raw?.heard].map(number);
  if (captured == null || recognised == null) return null;
  return {
    ...{ captured, recognised },
    ...(heard == null ? {} : { heard }),
    ...(isId(raw?.recogniser) ? { recogniser: raw.recogniser } : {}),
    ...(isId(raw?.synthesizer) ? { synthesizer: raw.synthesizer } : {}),
  };
}

function numbersOf(raw: Fields): Pick<ImportedMessage, 'usage' | 'timings'> {
  const [usage, timings] = [fields(raw.usage), fields(raw.timings)];
  const taken: Timings = {};
  for (const name of ['recall', 'firstToken', 'total'] as const) {
    const ms = number(timings?.[name]);
    if (ms !== null) taken[name] = ms;
  }
  const voice = voiceOf(fields(timings?.voice));
  if (voice) taken.voice = voice;
  const tokens = (name: string): number | null => number(usage?.[name]);
  return {
    ...(usage
      ? { usage: { inputTokens: tokens('inputTokens'), cachedTokens: tokens('cachedTokens'), outputTokens: tokens('outputTokens') } }
      : {}),
    ...(timings ? { timings: taken } : {}),
  };
}

export function ownMessage(value: unknown): { conversation: string; message: ImportedMessage } | null {
  const raw = fields(value);
  const role = oneOf(['user', 'assistant'] as const, raw?.role);
  if (!raw || !role || !isId(raw.id) || !isId(raw.conversation)) return null;
  const message: ImportedMessage = {
    ...{ key: keyOf('mia', raw.id), id: raw.id, role },
    ...(isId(raw.parent) ? { parent: keyOf('mia', raw.parent), parentId: raw.parent } : { parent: null }),
    // One that was waiting for a model when it was exported must not be answered where it arrives.
    ...{ status: oneOf(STATUSES, raw.status) ?? (role === 'user' ? 'note' : 'stopped'), origin: oneOf(ORIGINS, raw.origin) ?? 'import' },
    ...{ created: moment(raw.created) ?? 0, zone: text(raw.zone) || 'UTC' },
    parts: list(raw.parts).flatMap((part) => partOf(part) ?? []),
    ...(role === 'assistant'
      ? { model: text(raw.model) || null, modelName: text(raw.modelName) || null, place: text(raw.place) || null }
      : {}),
    ...numbersOf(raw),
    ...(isErrorCode(raw.error) ? { error: { code: raw.error } } : {}),
    ...(titleFrom(raw.speaker) === '' ? {} : { speaker: titleFrom(raw.speaker) }),
    ...(moment(raw.pinned) === null ? {} : { pinned: moment(raw.pinned) as number }),
    ...(raw.undrawn === true ? { undrawn: true } : {}),
    ...(raw.drawn === true ? { drawn: true } : {}),
  };
  return { conversation: raw.conversation, message };
}

/** M.I.A's own export (`export/everything.ts`): one JSON object a line, messages behind each other by conversation. */
import type { NewHabit } from '../storage/types.ts';
import type { ImportedConversation, ImportedFolder, ImportedMessage } from './types.ts';
import { type Fields, fields, keyOf, list, moment, text, titleFrom } from './values.ts';

const STATUSES = ['note', 'done', 'stopped', 'failed'] as const;
const ORIGINS = ['person', 'assistant', 'document', 'image', 'paste', 'import'] as const;
const KINDS = ['text', 'thinking', 'file', 'tool', 'observation'] as const;
const HABITS = ['language', 'units', 'length', 'format', 'address', 'free'] as const;
const TITLES = ['none', 'first-words', 'person', 'model'] as const;

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | null => all.find((one) => one === value) ?? null;
const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

export function ownFolder(value: unknown): ImportedFolder | null {
  const raw = fields(value);
  const name = titleFrom(raw?.name).slice(0, 100);
  return raw && isId(raw.id) && name !== '' ? { id: raw.id, name, remember: raw.remember !== false } : null;
}

export function ownHabit(value: unknown): NewHabit | null {
  const raw = fields(value);
  const kind = oneOf(HABITS, raw?.kind);
  const [said, wish] = [text(raw?.text).slice(0, 500).toWellFormed(), text(raw?.value).slice(0, 500).toWellFormed()];
  return kind && said.trim() !== '' ? { kind, text: said, value: wish } : null;
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
    ...{ folder: folders.get(text(raw.folder)) ?? null, messages: [], head: isId(raw.head) ? keyOf('mia', raw.head) : null },
  };
}

function partOf(value: unknown): ImportedMessage['parts'][number] | null {
  const raw = fields(value);
  const kind = oneOf(KINDS, raw?.kind);
  if (!raw || !kind || typeof raw.text !== 'string') return null;
  const name = titleFrom(raw.name);
  const meta: Fields | null = kind === 'file' ? { ...(raw.paste === true ? { paste: true } : {}), ...(name ? { name } : {}) } : null;
  return { kind, text: raw.text.toWellFormed(), ...(meta ? { meta } : {}) };
}

export function ownMessage(value: unknown): { conversation: string; message: ImportedMessage } | null {
  const raw = fields(value);
  const role = oneOf(['user', 'assistant'] as const, raw?.role);
  if (!raw || !role || !isId(raw.id) || !isId(raw.conversation)) return null;
  const message: ImportedMessage = {
    ...{ key: keyOf('mia', raw.id), id: raw.id, parent: isId(raw.parent) ? keyOf('mia', raw.parent) : null, role },
    // One that was waiting for a model when it was exported must not be answered where it arrives.
    ...{ status: oneOf(STATUSES, raw.status) ?? (role === 'user' ? 'note' : 'stopped'), origin: oneOf(ORIGINS, raw.origin) ?? 'import' },
    ...{ created: moment(raw.created) ?? 0, zone: text(raw.zone) || 'UTC' },
    parts: list(raw.parts).flatMap((part) => partOf(part) ?? []),
    ...(role === 'assistant'
      ? { model: text(raw.model) || null, modelName: text(raw.modelName) || null, place: text(raw.place) || null }
      : {}),
  };
  return { conversation: raw.conversation, message };
}

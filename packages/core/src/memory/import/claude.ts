/**
 * Claude's export: `conversations.json` (`chat_messages`, each with its parent in newer ones), `projects.json` or a folder of
 * them (instructions and documents), `memories.json` (what it wrote about the person). Layout as exported in 2024 to 2026.
 */
import type { ImportedConversation, ImportedMessage } from './types.ts';
import { type Fields, fields, keyOf, list, moment, Parts, text, titleFrom } from './values.ts';

/** The parent of a first message, in exports that name parents. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Read {
  conversation: ImportedConversation;
  shortened: number;
}

function partsOf(raw: Fields): Parts {
  const parts = new Parts();
  const blocks = list(raw.content).map(fields);
  for (const block of blocks) {
    if (block?.type === 'text') parts.add('text', block.text);
    else if (block?.type === 'thinking') parts.add('thinking', block.thinking);
  }
  if (!parts.parts.some((part) => part.kind === 'text')) parts.add('text', raw.text);
  for (const attached of list(raw.attachments).map(fields)) {
    const name = titleFrom(attached?.file_name) || 'document';
    parts.add('file', attached?.extracted_content, { paste: true, name });
  }
  for (const file of list(raw.files).map(fields)) {
    const name = titleFrom(file?.file_name);
    if (name) parts.add('observation', `[${name}]`);
  }
  return parts;
}

/** Null where it is none. */
export function claudeConversation(value: unknown, zone: string): Read | null {
  const raw = fields(value);
  if (!raw || !Array.isArray(raw.chat_messages)) return null;
  const created = moment(raw.created_at) ?? 0;
  const id = text(raw.uuid) || `${text(raw.name)} ${text(raw.created_at)}`;
  const messages: ImportedMessage[] = [];
  const byId = new Map<string, ImportedMessage | null>();
  let shortened = 0;
  let before: ImportedMessage | null = null;
  for (const [at, said] of raw.chat_messages.map(fields).entries()) {
    const role = said?.sender === 'human' ? 'user' : said?.sender === 'assistant' ? 'assistant' : null;
    if (!said || !role) continue;
    const own = text(said.uuid) || String(at);
    const named = text(said.parent_message_uuid);
    const parent: ImportedMessage | null = named === '' ? before : named === NOBODY ? null : (byId.get(named) ?? null);
    const parts = partsOf(said);
    shortened += parts.shortened;
    if (parts.parts.length === 0) {
      byId.set(own, parent);
      continue;
    }
    const message: ImportedMessage = {
      ...{ key: keyOf('claude', id, own), parent: parent?.key ?? null, role, status: 'done', origin: 'import' },
      ...{ created: moment(said.created_at) ?? before?.created ?? created, zone, parts: parts.parts },
      ...(role === 'assistant' ? { model: null, modelName: 'Claude', place: null } : {}),
    };
    messages.push(message);
    byId.set(own, message);
    before = message;
  }
  const shown = byId.get(text(raw.current_leaf_message_uuid));
  const conversation: ImportedConversation = {
    ...{ source: 'claude', key: keyOf('claude', id), title: titleFrom(raw.name), titleSource: 'person' },
    ...{ created: created || (before?.created ?? 0), updated: moment(raw.updated_at) ?? before?.created ?? created, zone },
    ...{ pinned: raw.is_starred === true, archived: false, remember: true, folder: null },
    ...{ messages, head: shown?.key ?? null },
  };
  return { conversation, shortened };
}

/** A conversation of the person's texts, none of them answered. */
function texts(
  key: string,
  title: string,
  created: number,
  zone: string,
  said: { id: string; parts: Parts; created: number }[],
): Read | null {
  const messages: ImportedMessage[] = [];
  for (const { id, parts, created: at } of said) {
    if (parts.parts.length === 0) continue;
    const parent = messages.at(-1)?.key ?? null;
    messages.push({
      ...{ key: keyOf('claude', key, id), parent, role: 'user', status: 'done', origin: 'import' },
      ...{ created: at, zone, parts: parts.parts },
    });
  }
  if (messages.length === 0) return null;
  const shortened = said.reduce((sum, { parts }) => sum + parts.shortened, 0);
  return {
    shortened,
    conversation: {
      ...{ source: 'claude', key: keyOf('claude', key), title, titleSource: 'person', created, updated: created, zone },
      ...{ pinned: false, archived: false, remember: true, folder: null, messages, head: null },
    },
  };
}

/** A project: its description and instructions, and its documents as pasted texts. */
export function claudeProject(value: unknown, zone: string): Read | null {
  const raw = fields(value);
  if (!raw || !('prompt_template' in raw || 'docs' in raw)) return null;
  const created = moment(raw.created_at) ?? 0;
  const about = new Parts();
  about.add('text', raw.description);
  about.add('text', raw.prompt_template);
  const docs = list(raw.docs).map((value_, at) => {
    const doc = fields(value_) ?? {};
    const parts = new Parts();
    parts.add('file', doc.content, { paste: true, name: titleFrom(doc.filename) || 'document' });
    return { id: text(doc.uuid) || `doc ${at}`, parts, created: moment(doc.created_at) ?? created };
  });
  const id = text(raw.uuid) || text(raw.name);
  return texts(`project ${id}`, titleFrom(raw.name) || 'Project', created, zone, [{ id: 'about', parts: about, created }, ...docs]);
}

/** What Claude had written down about the person: kept as texts that were imported, never as the person's own words. */
export function claudeMemories(value: unknown, zone: string, title: string, now: number): Read | null {
  const raw = fields(value);
  if (!raw || !('conversations_memory' in raw || 'project_memories' in raw)) return null;
  const said = [
    { id: 'conversations', value: raw.conversations_memory },
    ...Object.entries(fields(raw.project_memories) ?? {}).map(([id, one]) => ({ id, value: one })),
  ];
  const all = said.map(({ id, value: one }) => {
    const parts = new Parts();
    parts.add('text', one);
    // A later export's other text is another message.
    return { id: `${id} ${keyOf(text(one)).toString()}`, parts, created: now };
  });
  return texts(`memories ${text(raw.account_uuid)}`, title, now, zone, all);
}

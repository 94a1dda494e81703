import { MiaError } from '../../errors.ts';
import type { Attachment } from '../attachments/index.ts';
import type { Statements } from './statements.ts';
import type { Conversation, Message, MessageStatus, Part, PartKind, Role } from './types.ts';

/** Rows as the database has them, and how they become what the store gives. Used by both threads. */
interface ConversationRow {
  public: string;
  title: string;
  title_source: Conversation['titleSource'];
  folder: string | null;
  head: string | null;
  model: string | null;
  pinned: number;
  archived: number;
  remember: number;
  created: number;
  updated: number;
  messages: number;
  read_at: string | null;
}

interface MessageRow {
  id: number;
  public: string;
  conversation: string;
  parent: number | null;
  parent_public: string | null;
  conversation_id: number;
  role: Role;
  status: MessageStatus;
  created: number;
  zone: string;
  origin: Message['origin'];
  model: string | null;
  model_name: string | null;
  place: string | null;
  usage: string | null;
  timings: string | null;
  error: string | null;
  context: string | null;
  forgotten: number;
  receipts: number;
  children: number;
}

interface Sibling {
  public: string;
  gone: number;
}

interface PartRow {
  message: number;
  kind: PartKind;
  text: string;
  attachment: string | null;
  meta: string | null;
}

const CONVERSATION = `
  SELECT c.public, c.title, c.title_source, f.public AS folder, h.public AS head, c.model, c.pinned, c.archived, c.remember,
    c.created, c.updated, c.messages, r.public AS read_at
  FROM conversation c
  LEFT JOIN folder f ON f.id = c.folder
  LEFT JOIN message h ON h.id = c.head
  LEFT JOIN message r ON r.id = c.read_at
  WHERE c.forgetting IS NULL AND c.forgotten = 0`;

/** A message counts as forgotten from the moment it is asked, long before its bytes are overwritten. */
const MESSAGE = `
  SELECT m.id, m.public, c.public AS conversation, m.parent, p.public AS parent_public, m.conversation AS conversation_id, m.role, m.status,
    m.created, m.zone, m.origin, m.model, m.model_name, m.place, m.usage, m.timings, m.error,
    CASE WHEN EXISTS (SELECT 1 FROM forgetting_context x WHERE x.message = m.id) THEN NULL ELSE m.context END AS context,
    (m.forgotten OR m.forgetting IS NOT NULL) AS forgotten,
    (SELECT count(*) FROM receipt r WHERE r.answer = m.id) AS receipts,
    (SELECT count(*) FROM message k WHERE k.parent = m.id AND k.forgotten = 0 AND k.forgetting IS NULL) AS children
  FROM json_each(?) wanted
  JOIN message m ON m.id = wanted.value
  JOIN conversation c ON c.id = m.conversation AND c.forgetting IS NULL AND c.forgotten = 0
  LEFT JOIN message p ON p.id = m.parent
  ORDER BY wanted.key`;

const PARTS = `
  SELECT p.message, p.kind, p.text, a.public AS attachment, p.meta
  FROM part p LEFT JOIN attachment a ON a.id = p.attachment
  WHERE p.message IN (SELECT value FROM json_each(?)) ORDER BY p.message, p.ordinal`;

/** What of an attachment's row (`a`) is not secret. */
export const ATTACHMENT = 'a.id AS integer, a.public, a.bytes, a.type, a.name, a.meta, a.created';

/** Place in a draft from which on recordings stand that wait for a recogniser; a region says how long they are. Before it: images. */
export const FIRST_RECORDING = 1000;

export const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));

function toConversation(row: ConversationRow): Conversation {
  const { title_source, read_at, public: id, pinned, archived, remember, ...rest } = row;
  return {
    ...{ id, ...rest, titleSource: title_source, readAt: read_at, incognito: false, memories: true },
    ...{ pinned: !!pinned, archived: !!archived, remember: !!remember },
  };
}

export function oneConversation(q: Statements, id: string): Conversation {
  const row = q.get<ConversationRow>(`${CONVERSATION} AND c.public = ?`, id);
  if (!row) throw new MiaError('not-found', { what: 'conversation' });
  return toConversation(row);
}

export function listConversations(q: Statements, archived: boolean, limit: number, offset: number): Conversation[] {
  const sql = `${CONVERSATION} AND c.archived = ? ORDER BY c.activity DESC LIMIT ? OFFSET ?`;
  return q.all<ConversationRow>(sql, archived ? 1 : 0, limit, offset).map(toConversation);
}

/** The integer key of a conversation that is there. */
export function conversationKey(q: Statements, id: string): number {
  const row = q.get<{ id: number }>('SELECT id FROM conversation WHERE public = ? AND forgetting IS NULL AND forgotten = 0', id);
  if (!row) throw new MiaError('not-found', { what: 'conversation' });
  return row.id;
}

/** The integer key of a message in a conversation that is there. */
export function messageKey(q: Statements, id: string): number {
  const sql = `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation
    WHERE m.public = ? AND c.forgetting IS NULL AND c.forgotten = 0`;
  const row = q.get<{ id: number }>(sql, id);
  if (!row) throw new MiaError('not-found', { what: 'message' });
  return row.id;
}

/** What messages (integer keys) hold, of those that are being forgotten too. */
export function partsOf(q: Statements, keys: readonly number[]): Map<number, Part[]> {
  const parts = new Map<number, Part[]>();
  for (const row of q.all<PartRow>(PARTS, JSON.stringify(keys))) {
    const part: Part = { kind: row.kind, text: row.text };
    if (row.attachment !== null) part.attachment = row.attachment;
    if (row.meta !== null) part.meta = JSON.parse(row.meta) as Record<string, unknown>;
    const list = parts.get(row.message);
    if (list) list.push(part);
    else parts.set(row.message, [part]);
  }
  return parts;
}

/** Versions: all messages with the same parent, oldest first. Roots of a conversation are versions of each other. */
function siblingsOf(q: Statements, rows: readonly MessageRow[]): (row: MessageRow) => string[] {
  const groups = new Map<string, Sibling[]>();
  const add = (key: string, sibling: Sibling) => {
    const group = groups.get(key);
    if (group) group.push(sibling);
    else groups.set(key, [sibling]);
  };
  const parents = new Set(rows.flatMap((row) => (row.parent === null ? [] : [row.parent])));
  const roots = new Set(rows.flatMap((row) => (row.parent === null ? [row.conversation_id] : [])));
  const columns = '(forgotten OR forgetting IS NOT NULL) AS gone, public';
  const children = `SELECT ${columns}, parent FROM message WHERE parent IN (SELECT value FROM json_each(?)) ORDER BY id`;
  for (const row of q.all<Sibling & { parent: number }>(children, JSON.stringify([...parents]))) add(`p${row.parent}`, row);
  const first = `SELECT ${columns} FROM message WHERE conversation = ? AND parent IS NULL ORDER BY id`;
  for (const root of roots) for (const row of q.all<Sibling>(first, root)) add(`c${root}`, row);
  // What was forgotten or taken back is no version any more; the one that is looked at always counts.
  return (row) =>
    (groups.get(row.parent === null ? `c${row.conversation_id}` : `p${row.parent}`) ?? [])
      .filter((sibling) => !sibling.gone || sibling.public === row.public)
      .map((sibling) => sibling.public);
}

/** Messages by integer key, in the order given; keys of what is not there are left out. */
export function messagesByKey(q: Statements, keys: readonly number[]): Message[] {
  const rows = q.all<MessageRow>(MESSAGE, JSON.stringify(keys));
  const parts = partsOf(
    q,
    rows.filter((row) => !row.forgotten).map((row) => row.id),
  );
  const siblings = siblingsOf(q, rows);
  return rows.map((row) => {
    const versions = siblings(row);
    return {
      id: row.public,
      conversation: row.conversation,
      parent: row.parent_public,
      role: row.role,
      status: row.status,
      seq: row.id,
      created: row.created,
      zone: row.zone,
      origin: row.origin,
      model: row.model,
      modelName: row.model_name,
      place: row.place,
      usage: parsed(row.usage),
      timings: parsed(row.timings),
      error: parsed(row.error),
      parts: parts.get(row.id) ?? [],
      forgotten: !!row.forgotten,
      receipts: row.receipts,
      children: row.children,
      version: Math.max(0, versions.indexOf(row.public)),
      versions: versions.length,
      siblings: versions,
      context: row.forgotten ? null : row.context,
    };
  });
}

export function oneMessage(q: Statements, id: string): Message {
  const message = messagesByKey(q, [messageKey(q, id)])[0];
  if (!message) throw new MiaError('not-found', { what: 'message' });
  return message;
}

export interface StoredAttachment {
  integer: number;
  public: string;
  bytes: number;
  type: string;
  name: string | null;
  meta: string | null;
  created: number;
}

export function toAttachment({ public: id, bytes, type, name, meta, created }: StoredAttachment): Attachment {
  return { id, bytes, type, name, meta: parsed(meta), created };
}

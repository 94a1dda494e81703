/**
 * ChatGPT's export: `conversations.json` (newer ones in pieces, `conversations-000.json` …), an array of conversations, each a
 * tree of nodes (`mapping`) with the leaf that is shown (`current_node`). Versions and branches are kept.
 * Layout as exported in 2023 to 2026; OpenAI publishes no description of it.
 */
import type { ImportedConversation, ImportedMessage } from './types.ts';
import { type Fields, fields, keyOf, list, moment, Parts, text, titleFrom } from './values.ts';

interface Node {
  id: string;
  parent: string | null;
  children: string[];
  message: Fields | null;
}

/** What the person never said and the app never shows: system prompts, custom instructions, tools' traffic, hidden turns. */
function roleOf(message: Fields): 'user' | 'assistant' | null {
  const role = fields(message.author)?.role;
  if (role !== 'user' && role !== 'assistant') return null;
  if (fields(message.metadata)?.is_visually_hidden_from_conversation === true) return null;
  // Said to a tool, not to the person.
  const recipient = text(message.recipient);
  return recipient === '' || recipient === 'all' ? role : null;
}

function partsOf(message: Fields, parts: Parts): void {
  const content = fields(message.content) ?? {};
  const kind = text(content.content_type);
  if (kind === 'user_editable_context' || kind === 'model_editable_context' || kind === 'reasoning_recap') return;
  if (kind === 'thoughts') {
    for (const thought of list(content.thoughts)) parts.add('thinking', fields(thought)?.content);
    return;
  }
  for (const part of list(content.parts)) {
    const piece = fields(part);
    if (typeof part === 'string') parts.add('text', part);
    else if (piece?.content_type === 'audio_transcription') parts.add('text', piece.text);
  }
  if (kind === 'code' && text(content.text).trim() !== '') {
    const language = text(content.language).replace(/[^\w+#-]/g, '');
    parts.add('text', `\`\`\`${language === 'unknown' ? '' : language}\n${text(content.text)}\n\`\`\``);
  } else if (!Array.isArray(content.parts)) parts.add('text', content.text);
  for (const attached of list(fields(message.metadata)?.attachments)) {
    const name = text(fields(attached)?.name);
    // The file itself stays in the archive: that it was there is kept.
    if (name) parts.add('observation', `[${name}]`);
  }
}

function nodesOf(mapping: Fields): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const [id, value] of Object.entries(mapping)) {
    const node = fields(value);
    if (!node) continue;
    const children = list(node.children).filter((child): child is string => typeof child === 'string');
    nodes.set(id, { id, parent: typeof node.parent === 'string' ? node.parent : null, children, message: fields(node.message) });
  }
  return nodes;
}

/** Nodes from the roots on, in the order of their versions; each once, whatever the tree claims. */
function* walk(nodes: Map<string, Node>): Generator<{ node: Node; above: string | null }> {
  const seen = new Set<string>();
  const roots = [...nodes.values()].filter((node) => node.parent === null || !nodes.has(node.parent));
  const waiting = roots.reverse().map((node) => ({ node, above: null as string | null }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next.node.id)) continue;
    seen.add(next.node.id);
    yield next;
    for (const child of next.node.children.toReversed()) {
      const node = nodes.get(child);
      if (node && node.parent === next.node.id) waiting.push({ node, above: next.node.id });
    }
  }
}

/** Null where it is none. @throws never: what is of a wrong type is left out */
export function chatgptConversation(value: unknown, zone: string): { conversation: ImportedConversation; shortened: number } | null {
  const raw = fields(value);
  const mapping = fields(raw?.mapping);
  if (!raw || !mapping) return null;
  const nodes = nodesOf(mapping);
  const id = text(raw.conversation_id) || text(raw.id) || `${text(raw.title)} ${String(raw.create_time)} ${[...nodes.keys()].join(' ')}`;
  const created = moment(raw.create_time) ?? moment(raw.update_time) ?? 0;
  const messages: ImportedMessage[] = [];
  /** For each node the message that it became, or the one above it where it became none. */
  const became = new Map<string, ImportedMessage | null>();
  let shortened = 0;
  let last = created;
  for (const { node, above } of walk(nodes)) {
    const parent = above === null ? null : (became.get(above) ?? null);
    const role = node.message && roleOf(node.message);
    const parts = new Parts();
    if (node.message && role) partsOf(node.message, parts);
    shortened += parts.shortened;
    if (!node.message || !role || parts.parts.length === 0) {
      became.set(node.id, parent);
      continue;
    }
    const only = above === null || nodes.get(above)?.children.length === 1;
    // An answer in several nodes (thoughts, a tool in between) is one answer.
    if (parent && parent.role === role && only && role === 'assistant') {
      parent.parts.push(...parts.parts);
      became.set(node.id, parent);
      continue;
    }
    last = moment(node.message.create_time) ?? last;
    const model = text(fields(node.message.metadata)?.model_slug) || null;
    const message: ImportedMessage = {
      ...{ key: keyOf('chatgpt', id, node.id), parent: parent?.key ?? null, role, status: 'done', origin: 'import' },
      ...{ created: last, zone, parts: parts.parts },
      ...(role === 'assistant' ? { model: null, modelName: model ?? 'ChatGPT', place: null } : {}),
    };
    messages.push(message);
    became.set(node.id, message);
  }
  const shown = became.get(text(raw.current_node));
  return {
    shortened,
    conversation: {
      ...{ source: 'chatgpt', key: keyOf('chatgpt', id), title: titleFrom(raw.title), titleSource: 'person' },
      ...{ created: created || last, updated: moment(raw.update_time) ?? last, zone },
      ...{ pinned: raw.is_starred === true, archived: raw.is_archived === true, remember: true, folder: null },
      ...{ messages, head: shown?.key ?? null },
    },
  };
}

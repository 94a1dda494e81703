/** A conversation as a document that people and programs read: Markdown or JSON, in pieces. It is not encrypted. */
import type { Conversation, Message } from '@mia/core/memory/storage/types.ts';

export type FileFormat = 'markdown' | 'json';

/** Messages of one piece. */
const BATCH = 100;

/** The document's text, piece by piece; all of them joined are the file. What was forgotten is not in it. */
export function* conversationFile(conversation: Conversation, path: readonly Message[], format: FileFormat): Generator<string> {
  const messages = path.filter((m) => !m.forgotten);
  if (format === 'markdown') {
    yield `# ${oneLine(conversation.title)}\n`;
    for (let from = 0; from < messages.length; from += BATCH)
      yield messages
        .slice(from, from + BATCH)
        .map(asMarkdown)
        .join('');
    return;
  }
  const { id, title, created, model } = conversation;
  // An object that is written by hand around its list: a long conversation never stands in memory twice.
  const head = JSON.stringify({ format: 'mia-conversation', version: 1, id, title, created: iso(created), model }).slice(0, -1);
  yield `${head},"messages":[`;
  for (let from = 0; from < messages.length; from += BATCH) {
    const piece = messages.slice(from, from + BATCH).map((m) => JSON.stringify(asObject(m)));
    yield `${from === 0 ? '' : ','}\n${piece.join(',\n')}`;
  }
  yield '\n]}\n';
}

/** How many messages the document holds. */
export function messagesIn(path: readonly Message[]): number {
  return path.filter((m) => !m.forgotten).length;
}

const iso = (time: number): string => new Date(time).toISOString();
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const kept = (m: Message) => m.parts.filter((p) => p.kind !== 'tool' && p.kind !== 'thinking' && p.text !== '');

function asMarkdown(m: Message): string {
  const who = m.role === 'user' ? 'You' : m.modelName === null ? 'M.I.A' : `M.I.A (${oneLine(m.modelName)})`;
  const said = kept(m).map((p) => (p.kind === 'file' ? fenced(p.text) : p.text.trimEnd()));
  return `\n## ${who}, ${iso(m.created)}\n\n${said.join('\n\n')}\n`;
}

/** A pasted text, as it is: the fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

function asObject(m: Message): object {
  const { id, parent, role, status, zone, origin, model, modelName, place } = m;
  const parts = m.parts.filter((p) => p.text !== '').map(({ kind, text }) => ({ kind, text }));
  return { id, parent, role, status, created: iso(m.created), zone, origin, model, modelName, place, parts };
}

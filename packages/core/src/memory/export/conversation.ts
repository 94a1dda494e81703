/**
 * A conversation as a document of the person's own: Markdown of what is shown, or JSON of everything that is kept of it.
 * Written in pieces, so that a long one is never in memory as a whole. What was forgotten is in neither.
 */
import { cardOf } from '../said/index.ts';
import type { Conversation, Message, Part, Receipt, Store } from '../storage/types.ts';

/** Words of the Markdown document, in the person's language. */
export interface ExportWords {
  you: string;
  app: string;
  untitled: string;
  /** With `{{when}}`. */
  exported: string;
  /** With `{{name}}`. */
  pasted: string;
  note: string;
  /** Of what was said to the memory itself, and answered by the app's card. */
  said: string;
  stopped: string;
  failed: string;
  forgotten: string;
}

export interface ExportOptions {
  words: ExportWords;
  /** BCP 47. */
  language: string;
  /** UTC epoch milliseconds. */
  now: number;
  /** IANA zone of the export's own time; each message keeps its own. */
  zone: string;
  /** A place where something was forgotten is not shown: the same memory elsewhere would not know of it. */
  gapless?: boolean;
  /** Where attachments lie beside the document, by their ids. */
  files?: ReadonlyMap<string, string>;
}

type Reads = Pick<Store, 'path' | 'pathPart' | 'everyVersion' | 'receipts'>;

/** Name and version of the JSON document. A reader that does not know the major must not guess. */
export const EXPORT_FORMAT = { format: 'mia.conversation', version: 1 } as const;

const PAGE = 200;

/** Markdown of the shown path, oldest first. Thinking is left out. */
export async function* conversationMarkdown(
  conversation: Conversation,
  store: Reads,
  { words, language, now, zone, gapless, files }: ExportOptions,
): AsyncGenerator<{ text: string; messages: number }> {
  const title = conversation.title.replace(/\s+/gu, ' ').trim() || words.untitled;
  const exported = words.exported.replace('{{when}}', exactly(now, zone, language));
  yield { text: `# ${title}\n\n*${exported}*\n`, messages: 0 };
  for await (const page of shownPath(conversation.id, store)) {
    const kept = gapless ? page.filter((message) => !message.forgotten) : page;
    const text = kept.map((message) => markdownOf(message, words, language, files)).join('');
    yield { text, messages: page.length };
  }
}

/** JSON of the conversation: the shown path by ids, and every message with its versions, parts and receipts. */
export async function* conversationJson(
  conversation: Conversation,
  store: Reads,
  { now, zone }: ExportOptions,
): AsyncGenerator<{ text: string; messages: number }> {
  const { id, title, titleSource, created, updated, model } = conversation;
  const head = { ...EXPORT_FORMAT, exported: iso(now), zone, conversation: { id, title, titleSource, model } };
  const times = { created: iso(created), updated: iso(updated) };
  const opening = JSON.stringify({ ...head, conversation: { ...head.conversation, ...times } }, null, 2);
  // The object stays open: the path and the messages follow.
  yield { text: `${opening.slice(0, -2)},\n  "shown": [`, messages: 0 };
  let first = true;
  for await (const page of shownPath(id, store)) {
    const text = page.map((message) => `\n    ${JSON.stringify(message.id)}`).join(',');
    yield { text: (first || text === '' ? '' : ',') + text, messages: page.length };
    first &&= text === '';
  }
  yield { text: `${first ? '' : '\n  '}],\n  "messages": [`, messages: 0 };
  let after: string | undefined;
  first = true;
  for (;;) {
    const page = await store.everyVersion(id, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    after = page.at(-1)?.id;
    if (after === undefined) break;
    const kept = page.filter((message) => !message.forgotten);
    const receipts = await Promise.all(kept.map((message) => (message.receipts > 0 ? store.receipts(message.id) : [])));
    const text = kept.map((message, at) => `\n    ${JSON.stringify(plainMessage(message, receipts[at] ?? []))}`).join(',');
    yield { text: (first || text === '' ? '' : ',') + text, messages: 0 };
    first &&= text === '';
  }
  yield { text: `${first ? '' : '\n  '}]\n}\n`, messages: 0 };
}

/** The shown path from its beginning, a page at a time. */
async function* shownPath(id: string, store: Reads): AsyncGenerator<Message[]> {
  const [root] = await firstOf(id, store);
  if (!root) return;
  yield [root];
  for (let after = root.id; ; ) {
    const { messages } = await store.pathPart(id, { after, limit: PAGE });
    const last = messages.at(-1);
    if (!last) return;
    yield messages;
    after = last.id;
  }
}

/** The root of the shown path: the newest page tells, or the way up from it. */
async function firstOf(id: string, store: Reads): Promise<Message[]> {
  let { messages } = await store.pathPart(id, { limit: PAGE });
  for (let first = messages[0]; first && first.parent !== null; first = messages[0]) {
    messages = await store.path(id, { before: first.id, limit: 2000 });
  }
  return messages.slice(0, 1);
}

function markdownOf(message: Message, words: ExportWords, language: string, files?: ReadonlyMap<string, string>): string {
  const who = message.role === 'user' ? words.you : [words.app, message.modelName].filter(Boolean).join(' · ');
  const state =
    { note: words.note, stopped: words.stopped, failed: words.failed }[message.status as string] ??
    (cardOf(message) ? words.said : undefined);
  const heading = `## ${[who, exactly(message.created, message.zone, language), state].filter(Boolean).join(' · ')}`;
  const body = message.forgotten
    ? `*${words.forgotten}*`
    : message.parts
        .map((part) => [markdownPart(part, words), link(part, files)].filter((text) => text !== '').join('\n\n'))
        .filter((text) => text !== '')
        .join('\n\n');
  return `\n${heading}\n\n${body}\n`;
}

/** A picture, or a recording to click on, where it lies beside the document. */
function link({ kind, attachment = '' }: Part, files?: ReadonlyMap<string, string>): string {
  const path = files?.get(attachment);
  if (path === undefined || kind === 'observation') return '';
  return `${kind === 'image' ? '!' : ''}[${path.slice(path.lastIndexOf('/') + 1)}](${path})`;
}

function markdownPart(part: Part, words: ExportWords): string {
  if (part.kind === 'thinking' || part.kind === 'tool') return '';
  // What was read in an image stands under it as its quote; what a model was told instead of seeing is the same once more.
  if (part.kind === 'observation' && part.meta) return part.meta.blind === true || part.text === '' ? '' : part.text.replace(/^/gm, '> ');
  if (part.kind !== 'file') return part.text;
  // A fence that is longer than any in the text: nothing in it ends the block.
  const longest = Math.max(3, ...Array.from(part.text.matchAll(/`{3,}/g), ([run]) => run.length + 1));
  const fence = '`'.repeat(longest);
  return `**${words.pasted.replace('{{name}}', String(part.meta?.name ?? ''))}**\n\n${fence}text\n${part.text}\n${fence}`;
}

/** A message without what belongs to this database alone, for JSON. */
export function plainMessage(message: Message, receipts: readonly Receipt[]): Record<string, unknown> {
  const { id, parent, role, status, created, zone, origin, model, modelName, place, usage, parts } = message;
  return {
    ...{ id, parent, role, status, origin },
    ...{ created: iso(created), zone },
    ...(role === 'assistant' ? { model, modelName, place, usage } : {}),
    parts: parts.map(({ kind, text, meta, attachment }) => ({
      kind,
      text,
      ...(attachment === undefined ? {} : { attachment }),
      ...((kind === 'audio' || kind === 'image' || kind === 'observation') && meta ? { meta } : {}),
      ...(kind === 'file' && meta ? { name: meta.name, paste: meta.paste } : {}),
      // The ids of what the card names stand in facts.jsonl and habits.jsonl.
      ...(kind === 'tool' && meta?.card ? { card: meta.card } : {}),
    })),
    ...(receipts.length > 0
      ? {
          memoriesUsed: receipts
            .filter((r) => !r.forgotten)
            .map(({ memory, conversation, reasons }) => ({ memory, conversation, reasons })),
        }
      : {}),
  };
}

const iso = (time: number): string => new Date(time).toISOString();

function exactly(time: number, zone: string, language: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'long', timeStyle: 'medium' };
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).format(time);
  } catch {
    // A zone that this computer does not know.
    return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(time);
  }
}

/**
 * Everything that is kept, as one ZIP that opens without M.I.A: a Markdown document for each conversation, and the same as JSON
 * Lines, which M.I.A itself reads again (`import/own.ts`). Written as it is read: nothing of it is held. Not encrypted.
 */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Conversation, Message, Store } from '../storage/types.ts';
import { conversationMarkdown, type ExportOptions, type ExportWords, plainMessage } from './conversation.ts';

export interface EverythingWords extends ExportWords {
  /** The text of README.txt, with `{{when}}`. */
  everything: string;
}

export interface EverythingOptions extends ExportOptions {
  words: EverythingWords;
}

type Reads = Pick<Store, 'conversations' | 'folders' | 'path' | 'pathPart' | 'everyVersion' | 'receipts' | 'facts' | 'habits'>;

/** Name and version of the format; stands in `export.json`. */
export const EVERYTHING_FORMAT = { format: 'mia.everything', version: 1 } as const;

const PAGE = 200;

export interface Everything {
  /** The archive's bytes; what goes wrong while it is written ends it with that error. */
  stream: Readable;
  conversations: number;
}

/** @throws MiaError `data.*` */
export async function exportEverything(store: Reads, options: EverythingOptions): Promise<Everything> {
  const conversations = [...(await all(store, false)), ...(await all(store, true))];
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  const mtime = new Date(options.now);
  const add = (name: string, pieces: () => AsyncIterable<string>): void => {
    // Opened when its turn comes: five thousand readers at once would be five thousand pages held.
    zip.addReadStreamLazy(name, { mtime }, (done) => done(null, Readable.from(pieces(), { objectMode: false })));
  };
  const when = new Intl.DateTimeFormat(options.language, { dateStyle: 'long', timeStyle: 'short' }).format(options.now);
  add('README.txt', () => one(`${options.words.everything.replace('{{when}}', when)}\n`));
  add('export.json', () => one(`${JSON.stringify({ ...EVERYTHING_FORMAT, exported: iso(options.now) })}\n`));
  add('folders.jsonl', () => lines(paged([store.folders()]), ({ id, name, position, remember }) => ({ id, name, position, remember })));
  add('conversations.jsonl', () => lines(paged([Promise.resolve(conversations)]), plainConversation));
  add('messages.jsonl', () => messageLines(conversations, store));
  add('facts.jsonl', () => lines(facts(store), (fact) => fact));
  add('habits.jsonl', () => lines(paged([store.habits()]), (habit) => habit));
  for (const conversation of conversations)
    add(`conversations/${documentName(conversation, options.words)}`, () => texts(conversationMarkdown(conversation, store, options)));
  zip.end();
  return { stream, conversations: conversations.length };
}

async function all(store: Reads, archived: boolean): Promise<Conversation[]> {
  const found: Conversation[] = [];
  for (;;) {
    const page = await store.conversations({ archived, limit: 1000, offset: found.length });
    found.push(...page);
    if (page.length < 1000) return found;
  }
}

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}

async function* texts(pieces: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  for await (const { text } of pieces) if (text !== '') yield text;
}

async function* paged<T>(pages: Iterable<Promise<T[]>>): AsyncGenerator<T[]> {
  for (const page of pages) yield await page;
}

async function* lines<T>(pages: AsyncIterable<T[]>, plain: (one: T) => unknown): AsyncGenerator<string> {
  for await (const page of pages) for (const item of page) yield `${JSON.stringify(plain(item))}\n`;
}

async function* facts(store: Reads): AsyncGenerator<Awaited<ReturnType<Reads['facts']>>['facts']> {
  for (let offset = 0; ; ) {
    const page = await store.facts({ history: true, limit: PAGE, offset });
    if (page.facts.length === 0) return;
    yield page.facts;
    offset += page.facts.length;
  }
}

/** Each conversation's messages behind each other, parents before children; nothing forgotten. */
async function* messageLines(conversations: readonly Conversation[], store: Reads): AsyncGenerator<string> {
  for (const { id } of conversations) {
    for (let after: string | undefined; ; ) {
      const page: Message[] = await store.everyVersion(id, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      after = page.at(-1)?.id;
      if (after === undefined) break;
      for (const message of page) {
        if (message.forgotten) continue;
        const receipts = message.receipts > 0 ? await store.receipts(message.id) : [];
        yield `${JSON.stringify({ conversation: id, ...plainMessage(message, receipts) })}\n`;
      }
    }
  }
}

function plainConversation({ created, updated, messages, readAt: _r, incognito: _i, memories: _m, ...kept }: Conversation): unknown {
  return { ...kept, created: iso(created), updated: iso(updated), messages };
}

/** A name that every file system takes, and no two of which are the same. */
function documentName({ id, title, created }: Conversation, words: ExportWords): string {
  const clean = title
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .toWellFormed()
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return `${iso(created).slice(0, 10)} ${clean || words.untitled} ${id.slice(0, 8)}.md`;
}

const iso = (time: number): string => new Date(time).toISOString();

/**
 * Everything that is kept, as one ZIP that opens without M.I.A: a Markdown document for each conversation, and the same as JSON
 * Lines, which M.I.A itself reads again (`import/own.ts`). Written as it is read: nothing of it is held. Not encrypted.
 */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Attachment, Conversation, Habit, Message, Source, Store } from '../storage/types.ts';
import { conversationMarkdown, type ExportOptions, type ExportWords, plainMessage } from './conversation.ts';
import { fileOf, plainAttachment, wholeOf } from './files.ts';

export interface EverythingWords extends ExportWords {
  /** The text of README.txt, with `{{when}}`. */
  everything: string;
}

export interface EverythingOptions extends ExportOptions {
  words: EverythingWords;
}

type Reads = Pick<Store, 'conversations' | 'folders' | 'path' | 'pathPart' | 'everyVersion' | 'receipts' | 'message'> &
  Pick<Store, 'facts' | 'habits' | 'exportedFacts' | 'messageMarks' | 'attachments' | 'readAttachment' | 'image'>;

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
  // In an order that no sequence of this database makes: the same memory elsewhere writes the same.
  const conversations = [...(await all(store, false)), ...(await all(store, true))].sort(
    (a, b) => a.created - b.created || (a.id < b.id ? -1 : 1),
  );
  const attachments = await store.attachments();
  const files = new Map(attachments.map((one) => [one.id, `../${fileOf(one)}`]));
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
  add('conversations.jsonl', () => conversationLines(conversations, store));
  add('messages.jsonl', () => messageLines(conversations, store));
  add('facts.jsonl', () => factLines(store));
  add('habits.jsonl', () => lines(paged([store.habits()]), plainHabit));
  add('memories-used.jsonl', () => receiptLines(conversations, store));
  if (attachments.length > 0) add('attachments.jsonl', () => attachmentLines(attachments, store));
  for (const conversation of conversations)
    add(`conversations/${documentName(conversation, options.words)}`, () =>
      texts(conversationMarkdown(conversation, store, { ...options, gapless: true, files })),
    );
  for (const one of attachments) {
    // Sound and pictures are packed already.
    zip.addReadStreamLazy(fileOf(one), { mtime, compress: false }, (done) => done(null, Readable.from(wholeOf(one.id, store))));
  }
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
  for await (const page of pages) for (const item of page) yield line(plain(item));
}

async function* attachmentLines(attachments: readonly Attachment[], store: Reads): AsyncGenerator<string> {
  for (const one of attachments) yield line(await plainAttachment(one, store));
}

/** Facts that hold, and those that held, with what took their place; what ends or corrects them as facts of their own. */
async function* factLines(store: Reads): AsyncGenerator<string> {
  const settled = new Map<string, { validTo: number | null; supersededBy: string | null }>();
  for (let offset = 0; ; ) {
    const { facts } = await store.facts({ history: true, limit: PAGE, offset });
    for (const { id, validTo, supersededBy } of facts) settled.set(id, { validTo, supersededBy });
    if (facts.length === 0) break;
    offset += facts.length;
  }
  for (let offset = 0; ; offset += PAGE) {
    const page = await store.exportedFacts({ limit: PAGE, offset });
    for (const { id, validFrom, created, sources, ...fact } of page) {
      const { validTo, supersededBy } = settled.get(id) ?? { validTo: null, supersededBy: null };
      const times = { validFrom: iso(validFrom), validTo: validTo === null ? null : iso(validTo), created: iso(created) };
      yield line({ id, ...fact, ...times, supersededBy, sources: sources.map(plainSource) });
    }
    if (page.length < PAGE) return;
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const plainSource = ({ created, ...source }: Source): unknown => ({ ...source, created: iso(created) });

function plainHabit({ firstApplied, sources, ...habit }: Habit): unknown {
  return { ...habit, firstApplied: firstApplied === null ? null : iso(firstApplied), sources: sources.map(plainSource) };
}

/** Pages of a conversation's messages with their versions, parents before children; nothing forgotten. */
async function* kept(conversation: string, store: Reads): AsyncGenerator<Message[]> {
  // Where one was forgotten, what followed it follows what was before.
  const before = new Map<string, string | null>();
  const standing = (id: string | null): string | null => (id === null || !before.has(id) ? id : (before.get(id) ?? null));
  for (let after: string | undefined; ; ) {
    const page: Message[] = await store.everyVersion(conversation, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    after = page.at(-1)?.id;
    if (after === undefined) return;
    const left: Message[] = [];
    for (const message of page) {
      const parent = standing(message.parent);
      if (message.forgotten) before.set(message.id, parent);
      else left.push({ ...message, parent });
    }
    yield left;
  }
}

async function* messageLines(conversations: readonly Conversation[], store: Reads): AsyncGenerator<string> {
  for (const { id } of conversations) {
    for await (const page of kept(id, store)) {
      const marks = await store.messageMarks(page.map((message) => message.id));
      for (const message of page) {
        const { pinned, ...more } = marks[message.id] ?? {};
        const { timings, error } = message;
        const numbers = { ...(timings ? { timings } : {}), ...(error ? { error: error.code } : {}) };
        yield line({
          ...{ conversation: id, ...plainMessage(message, []), ...numbers },
          ...more,
          ...(pinned === undefined ? {} : { pinned: iso(pinned) }),
        });
      }
    }
  }
}

async function* receiptLines(conversations: readonly Conversation[], store: Reads): AsyncGenerator<string> {
  for (const { id } of conversations) {
    for await (const page of kept(id, store)) {
      for (const { id: answer, receipts } of page) {
        const given = receipts === 0 ? [] : (await store.receipts(answer)).filter((one) => !one.forgotten);
        const memories = given.map(({ rank, memory, conversation, reasons, score, text, fact }) => ({
          ...{ rank, memory, conversation, reasons, score, text },
          ...(fact === undefined ? {} : { fact }),
        }));
        if (memories.length > 0) yield line({ answer, memories });
      }
    }
  }
}

async function* conversationLines(conversations: readonly Conversation[], store: Reads): AsyncGenerator<string> {
  for (const one of conversations) {
    const { created, updated, messages: _m, readAt: _r, incognito: _i, memories: _n, head, ...plain } = one;
    yield line({ ...plain, head: await shownEnd(one, store), created: iso(created), updated: iso(updated) });
  }
}

/** The last message that is shown and not forgotten. */
async function shownEnd({ id, head }: Conversation, store: Reads): Promise<string | null> {
  if (head === null || !(await store.message(head)).forgotten) return head;
  for (let leaf: string | undefined = head; ; ) {
    const path: Message[] = await store.path(id, { leaf, limit: PAGE });
    const found = path.findLast((message) => !message.forgotten);
    leaf = path[0]?.parent ?? undefined;
    if (found || leaf === undefined) return found?.id ?? null;
  }
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

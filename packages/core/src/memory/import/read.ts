/** Reads an export, whatever it is, and gives conversations in pieces of a size that one transaction takes well. */
import type { RandomAccessReader } from 'yauzl';
import { MiaError } from '../../errors.ts';
import type { Attachment } from '../storage/types.ts';
import { type Archive, type ArchiveLimits, openArchive } from './archive.ts';
import { chatgptConversation } from './chatgpt.ts';
import { claudeConversation, claudeMemories, claudeProject } from './claude.ts';
import { type Element, elementsOf } from './elements.ts';
import { ownConversation, ownFolder, ownMessage } from './own.ts';
import { ownFact, ownHabit, ownReceipts } from './own-derived.ts';
import { ownAttachment } from './own-files.ts';
import type { ImportedConversation, ImportedFile, ImportedFolder, ImportPiece, Reading } from './types.ts';

export interface ReadOptions {
  /** Bytes of the file. */
  bytes: number;
  /** The file's bytes; `read` gives those from one place to before another. */
  reader: RandomAccessReader;
  /** IANA zone of this computer: exports of others name none. */
  zone: string;
  /** UTC epoch milliseconds, for texts without a time. */
  now: number;
  /** Title of what another assistant remembered. */
  memoriesTitle: string;
  limits?: ArchiveLimits;
}

/** One conversation of a year's daily talk has 2 MB. */
const ELEMENT = { bytes: 32 * 2 ** 20, depth: 64 };
/** A piece: about 50 ms of the writer, so that what the person does goes in between. */
const PIECE_MESSAGES = 200;
const PIECE_CHARACTERS = 1_000_000;
/** Nobody asked for more. */
const MOST_HABITS = 1000;

/** By the last part of the name: exports are packed with and without a folder around them. */
const OTHERS = /^(?:.*\/)?(?:conversations(?:-\d{1,6})?\.json|projects\.json|memories\.json|projects\/[^/]+\.json)$/;
const OWN = /^(?:.*\/)?(?:folders|habits|facts|memories-used|conversations|messages|attachments)\.jsonl$/;
/** Files of M.I.A's own export. */
const FILE = /^(?:.*\/)?attachments\/([0-9a-f]{32})\.[a-z0-9]{1,5}$/;
const NESTED = /\.(?:zip|7z|rar|tar|gz|tgz|bz2|xz|zst)$/i;

/**
 * @throws MiaError `import.damaged`, `import.unsafe`, `import.unknown` (nothing in it that is known, `reason` nested where an
 * archive lies in it)
 */
export async function* readExport(options: ReadOptions): AsyncGenerator<ImportPiece> {
  const reading: Reading = { bytes: 0, total: options.bytes, skipped: 0, shortened: 0 };
  if (!(await isZip(options))) {
    const stream = counted(options.reader.createReadStream({ start: 0, end: options.bytes }), reading);
    yield* pieces(others(elementsOf(stream, ELEMENT), options, reading), reading);
    return;
  }
  let nested = false;
  const wanted = (name: string): boolean => {
    nested ||= NESTED.test(name);
    return OTHERS.test(name) || OWN.test(name) || FILE.test(name);
  };
  const archive = await openArchive(options.reader, options.bytes, wanted, options.limits);
  try {
    const names = archive.names.toSorted((a, b) => (a < b ? -1 : 1));
    if (!names.some((name) => OTHERS.test(name) || OWN.test(name)))
      throw new MiaError('import.unknown', { reason: nested ? 'nested' : 'nothing' });
    reading.total = names.reduce((sum, name) => sum + archive.size(name), 0);
    if (names.some((name) => OWN.test(name))) yield* own(archive, names, reading);
    else
      for (const name of names.filter((one) => OTHERS.test(one))) {
        const elements = elementsOf(counted(archive.read(name), reading), ELEMENT);
        yield* pieces(others(elements, options, reading), reading);
      }
  } finally {
    archive.close();
  }
}

async function isZip({ reader, bytes }: ReadOptions): Promise<boolean> {
  let head = Buffer.alloc(0);
  for await (const chunk of reader.createReadStream({ start: 0, end: Math.min(bytes, 512) })) head = Buffer.concat([head, chunk as Buffer]);
  if (head.length >= 2 && head[0] === 0x50 && head[1] === 0x4b) return true;
  if (/^\uFEFF?\s*[[{]/.test(head.toString('utf8'))) return false;
  throw new MiaError(head.length === 0 ? 'import.damaged' : 'import.unknown', { reason: head.length === 0 ? 'empty' : 'nothing' });
}

async function* counted(stream: AsyncIterable<unknown>, reading: Reading): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    reading.bytes += (chunk as Uint8Array).length;
    yield chunk as Uint8Array;
  }
}

/** Conversations of ChatGPT and Claude: what an element is, its own shape says. */
async function* others(elements: AsyncIterable<Element>, options: ReadOptions, reading: Reading): AsyncGenerator<ImportedConversation> {
  const { zone, memoriesTitle, now } = options;
  for await (const { value, readable } of elements) {
    const read =
      chatgptConversation(value, zone) ??
      claudeConversation(value, zone) ??
      claudeProject(value, zone) ??
      claudeMemories(value, zone, memoriesTitle, now);
    if (!readable || !read) reading.skipped++;
    else if (read.conversation.messages.length > 0) {
      reading.shortened += read.shortened;
      yield read.conversation;
    }
  }
}

async function* own(archive: Archive, names: readonly string[], reading: Reading): AsyncGenerator<ImportPiece> {
  const lines = async function* <T>(kind: string, take: (value: unknown) => T | null): AsyncGenerator<T> {
    for (const name of names.filter((one) => one.endsWith(`${kind}.jsonl`))) {
      for await (const { value } of elementsOf(counted(archive.read(name), reading), ELEMENT)) {
        const taken = take(value);
        if (taken === null) reading.skipped++;
        else yield taken;
      }
    }
  };
  const folders: ImportedFolder[] = [];
  for await (const folder of lines('folders', ownFolder)) folders.push(folder);
  yield { folders, conversations: [], progress: { ...reading } };
  const byFolder = new Map(folders.map(({ id, name }) => [id, name]));
  yield* files(lines('attachments', ownAttachment), archive, names, reading);
  // Without their messages these are small: a hundred thousand of them take some 40 MB.
  const heads = new Map<string, ImportedConversation>();
  for await (const conversation of lines('conversations', (value) => ownConversation(value, byFolder)))
    if (conversation.id !== undefined) heads.set(conversation.id, conversation);
  const told = async function* (): AsyncGenerator<ImportedConversation> {
    let open: ImportedConversation | null = null;
    let characters = 0;
    for await (const { conversation, message } of lines('messages', ownMessage)) {
      const full = open !== null && (open.messages.length >= PIECE_MESSAGES * 4 || characters > PIECE_CHARACTERS * 4);
      if (open && (open.id !== conversation || full)) {
        yield open;
        open = null;
      }
      const head = heads.get(conversation);
      if (!head) {
        reading.skipped++;
        continue;
      }
      if (!open) [open, characters] = [{ ...head, messages: [] }, 0];
      open.messages.push(message);
      characters += message.parts.reduce((sum, part) => sum + part.text.length, 0);
    }
    if (open) yield open;
  };
  yield* pieces(told(), reading);
  // These stand on the messages.
  const rest = async function* <T>(all: AsyncIterable<T>, of: (some: T[]) => Partial<ImportPiece>): AsyncGenerator<ImportPiece> {
    for await (const some of grouped(all)) yield { ...of(some), conversations: [], progress: { ...reading } };
  };
  yield* rest(lines('facts', ownFact), (facts) => ({ facts }));
  yield* rest(atMost(lines('habits', ownHabit), MOST_HABITS), (habits) => ({ habits }));
  yield* rest(lines('memories-used', ownReceipts), (receipts) => ({ receipts }));
}

/** Files that are as long as the export says; others are left out, and the messages that name them come without. */
async function* files(
  all: AsyncIterable<Attachment & Pick<ImportedFile, 'image'>>,
  archive: Archive,
  names: readonly string[],
  reading: Reading,
): AsyncGenerator<ImportPiece> {
  const byId = new Map(names.flatMap((name) => (FILE.exec(name)?.[1] ? [[FILE.exec(name)?.[1], name] as const] : [])));
  for await (const { bytes, ...about } of all) {
    const name = byId.get(about.id);
    if (name === undefined || archive.size(name) !== bytes) {
      reading.skipped++;
      continue;
    }
    const piece = (part: Uint8Array, last: boolean): ImportPiece => ({
      ...{ file: { ...about, part, last }, conversations: [], progress: { ...reading } },
    });
    for await (const part of counted(archive.read(name), reading)) yield piece(part, false);
    yield piece(new Uint8Array(0), true);
  }
}

async function* atMost<T>(all: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  let count = 0;
  for await (const one of all) if (count++ < most) yield one;
}

async function* grouped<T>(all: AsyncIterable<T>): AsyncGenerator<T[]> {
  let held: T[] = [];
  for await (const one of all) {
    held.push(one);
    if (held.length < PIECE_MESSAGES) continue;
    yield held;
    held = [];
  }
  if (held.length > 0) yield held;
}

async function* pieces(conversations: AsyncIterable<ImportedConversation>, reading: Reading): AsyncGenerator<ImportPiece> {
  let held: ImportedConversation[] = [];
  let [messages, characters] = [0, 0];
  for await (const conversation of conversations) {
    held.push(conversation);
    messages += conversation.messages.length;
    for (const message of conversation.messages) for (const part of message.parts) characters += part.text.length;
    if (messages < PIECE_MESSAGES && characters < PIECE_CHARACTERS) continue;
    yield { conversations: held, progress: { ...reading } };
    [held, messages, characters] = [[], 0, 0];
  }
  yield { conversations: held, progress: { ...reading } };
}

import { createHmac, randomBytes } from 'node:crypto';
import { MiaError } from '../../errors.ts';
import type { Attachment, AttachmentStore, NewAttachment } from './entities.ts';
import type { AttachmentFiles, NewFile } from './files.ts';
import { fileBytes } from './format.ts';
import { opened, type Range } from './open.ts';
import type { AttachmentRows } from './rows.ts';
import { type Content, sealed } from './seal.ts';

/** What was not as it should be between rows and files. */
export interface Tidied {
  /** Files without a row, which were removed. */
  orphans: number;
  /** Ids of rows without a file. */
  missing: string[];
}

/** Attachments with what belongs to their house-keeping, which no one else asks for. */
export interface Attachments extends AttachmentStore {
  /** Removes what nothing names any more: the file first, then the row with its key. Resolves to whether there was any. */
  sweep(): Promise<boolean>;
  /** Called once after a start, whatever goes on meanwhile: removes what a killed process left, and says which files are missing. */
  tidy(): Promise<Tidied>;
}

/** Rows and sealed files as one: a file without a row is nothing, a row has its file from its commit until its end. */
export function createAttachments(rows: AttachmentRows, files: AttachmentFiles): Attachments {
  /** Ids that have, or may have, a file and not yet a row. */
  const writing = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  async function add(content: Content, { type, name = null, meta = null, created, ...about }: NewAttachment): Promise<Attachment> {
    const id = about.id ?? randomBytes(16).toString('hex');
    const key = randomBytes(32);
    const secret = await rows.secret();
    let file: NewFile | null = null;
    let finished = false;
    writing.add(id);
    try {
      file = await files.create(id);
      const hash = createHmac('sha256', secret).update(`${type}\0`);
      let bytes = 0;
      const seen = (part: Uint8Array): void => {
        hash.update(part);
        bytes += part.length;
      };
      for await (const piece of sealed({ id, key }, content, seen)) await file.write(piece);
      const row = { id, key, hash: hash.digest(), bytes, type, name, meta, created };
      let stays = await rows.claim(row.hash);
      if (!stays || (await files.size(stays.id)) !== fileBytes(stays.bytes)) {
        if ((await files.size(id)) !== null) throw new MiaError('conflict', { what: 'attachment' });
        await file.finish();
        finished = true;
        stays = await rows.add(row, stays?.id ?? null);
      }
      if (stays.id !== id) await file.abandon();
      return stays;
    } catch (error) {
      const told = MiaError.from(error);
      // The thread may have died with the row committed: what is none's then goes at the next start.
      if (!finished || told.code !== 'internal') await file?.abandon();
      throw told;
    } finally {
      writing.delete(id);
      key.fill(0);
      secret.fill(0);
    }
  }

  async function* read(id: string, range?: Range): AsyncGenerator<Uint8Array> {
    const { key, bytes } = await rows.row(id);
    const file = await files.open(id);
    try {
      if (!file) throw new MiaError('attachment.missing');
      yield* opened(file, { id, key }, bytes, range ?? { start: 0, end: bytes });
    } finally {
      key.fill(0);
      await file?.close();
    }
  }

  async function swept(): Promise<boolean> {
    const ids = await rows.leaving();
    if (ids.length === 0) return false;
    await files.remove(ids);
    await rows.drop(ids);
    return true;
  }

  async function tidied(): Promise<Tidied> {
    await files.clean(writing);
    const there = await files.list();
    // Who is on the way now may have a file that was just seen, and a row only after the rows are.
    const coming = new Set(writing);
    const known = new Set(await rows.unnamedLeave());
    const orphans = there.filter((id) => !known.has(id) && !coming.has(id));
    await swept();
    await files.remove(orphans);
    for (const id of there) known.delete(id);
    const missing: string[] = [];
    for (const id of known) if ((await files.size(id)) === null) missing.push(id);
    return { orphans: orphans.length, missing };
  }

  /** One after the other. */
  function housekeeping<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }
  const sweep = (): Promise<boolean> => housekeeping(swept);

  return {
    addAttachment: add,
    async attachment(id) {
      const { key, ...attachment } = await rows.row(id);
      key.fill(0);
      return attachment;
    },
    attachments: () => rows.named(),
    readAttachment: read,
    async discardAttachment(id) {
      await rows.release(id);
      await sweep();
    },
    sweep,
    tidy: () => housekeeping(tidied),
  };
}

/** Images that go with a question from a terminal. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { v7 as uuid } from 'uuid';
import type { App, Attached } from '../contract/index.ts';
import { MOST_IMAGES } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { CHUNK_BYTES } from './uploads.ts';

/** A file that could not be taken in; which one is said before why. */
export class NotTaken extends Error {
  readonly file: string;
  readonly why: MiaError;

  constructor(file: string, why: MiaError) {
    super(why.code, { cause: why });
    this.file = file;
    this.why = why;
  }
}

/**
 * Takes files in, in order; where one can not be, none of them stays.
 * @param conversation null: one that is made afterwards
 * @throws NotTaken for `image.*`, `request.too-large`, `child.*`; MiaError `image.too-many`
 */
export async function takeFilesIn(client: Client<App>, conversation: string | null, files: readonly string[]): Promise<Attached[]> {
  if (files.length > MOST_IMAGES) throw new MiaError('image.too-many', { limit: MOST_IMAGES });
  const taken: Attached[] = [];
  for (const file of files) {
    try {
      taken.push({ id: await takeIn(client, conversation ?? 'new', file) });
    } catch (error) {
      for (const { id } of taken) await client.request('image.discard', { id }).catch(() => {});
      throw new NotTaken(file, MiaError.from(error));
    }
  }
  return taken;
}

async function takeIn(client: Client<App>, conversation: string, file: string): Promise<string> {
  const upload = uuid();
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new MiaError('image.gone', {}, { cause: error });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new MiaError('image.unsupported');
    await client.request('image.begin', { upload, conversation, name: basename(file), bytes: stat.size });
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let offset = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset).catch((error: unknown) => {
        throw new MiaError('image.gone', {}, { cause: error });
      });
      if (bytesRead === 0) break;
      await client.request('image.chunk', { upload, offset }, { bytes: chunk.slice(0, bytesRead) });
      offset += bytesRead;
    }
    return (await client.request('image.end', { upload })).image.id;
  } catch (error) {
    await client.request('image.cancel', { upload }).catch(() => {});
    throw error;
  } finally {
    await handle.close();
  }
}

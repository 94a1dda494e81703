/** Attachments as addresses that `<img>` and `<audio>` take. */
import { type ErrorShape, MiaError } from '@mia/core/errors.ts';
import { errorShape } from '../../contract/index.ts';
import { keptSecret } from './session.ts';
import { shellPort } from './shell-port.ts';

export interface AttachmentUrl {
  url: string;
  /** No longer shown here. Once nobody shows it, its bytes go. */
  release(): void;
}

/** The file as it came; of an image also one that any window can show, large and small. */
export type Variant = 'original' | 'view' | 'thumb';

interface Loaded {
  blob: Promise<string>;
  users: number;
}

/** What is shown now, by address: several places share one. */
const loaded = new Map<string, Loaded>();

/**
 * The address of an attachment: in Electron its own, read as far as it is wanted; in a browser, whose elements can not say who asks,
 * all of it, fetched once for whoever shows it.
 * @throws MiaError `not-found`, `attachment.missing`, `attachment.damaged`, `access.denied`, `connection.lost`
 */
export async function attachmentUrl(id: string, variant: Variant = 'original'): Promise<AttachmentUrl> {
  const address = `/attachment/${id}?variant=${variant}`;
  if (shellPort()) return { url: address, release() {} };
  const one = loaded.get(address) ?? { blob: fetched(address), users: 0 };
  loaded.set(address, one);
  one.users += 1;
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    one.users -= 1;
    if (one.users > 0) return;
    if (loaded.get(address) === one) loaded.delete(address);
    one.blob.then(URL.revokeObjectURL, () => {});
  };
  try {
    return { url: await one.blob, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function fetched(address: string): Promise<string> {
  const secret = keptSecret();
  const headers = secret === null ? {} : { Authorization: `Bearer ${secret}` };
  let answer: Response;
  let bytes: Blob;
  try {
    answer = await fetch(address, { headers });
    bytes = await answer.blob();
  } catch (error) {
    throw new MiaError('connection.lost', {}, { cause: error });
  }
  if (answer.ok) return URL.createObjectURL(bytes);
  throw MiaError.fromShape(await shapeOf(bytes));
}

async function shapeOf(answer: Blob): Promise<ErrorShape> {
  try {
    return errorShape.parse(JSON.parse(await answer.text())) as ErrorShape;
  } catch {
    return { code: 'access.denied' };
  }
}

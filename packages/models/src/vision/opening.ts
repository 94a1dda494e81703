/** The child's side of opening: what a file is, copies of it, its own text. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageCopy, ImageFacts, PageLine } from '@mia/core/ports/image.ts';
import type { ChildHandlers } from '../child/index.ts';
import { cutOf } from './decode/decoded-file.ts';
import { decodeFile } from './decode/index.ts';
import { type CopyParams, type LinesParams, NOT_OPEN, type OpenParams, type PutParams } from './protocol.ts';
import { hold, openedFile, release } from './raw-image.ts';

/** Files whose pieces are coming. */
const arriving = new Map<number, Uint8Array>();

function arrived(handle: number): Uint8Array {
  const content = arriving.get(handle);
  arriving.delete(handle);
  // the process that was given its pieces is not this one
  if (!content) throw new MiaError('request.invalid', { reason: NOT_OPEN });
  return content;
}

/** `put`, `open`, `copy`, `lines` and `close`, of images that the host numbers. */
export const openingHandlers: ChildHandlers = {
  put: ({ handle, size, at, bytes }: PutParams) => {
    if (at === 0) arriving.set(handle, new Uint8Array(size));
    const content = arriving.get(handle);
    if (!content) throw new MiaError('request.invalid', { reason: NOT_OPEN });
    content.set(bytes, at);
  },
  open: async ({ handle, content }: OpenParams, { signal }): Promise<ImageFacts> => {
    const file = await decodeFile(content ?? arrived(handle));
    // Nobody would ever close it.
    if (signal.aborted) file.free();
    else hold(handle, file);
    return file.facts;
  },
  copy: async ({ handle, page = 0, region, longest, type }: CopyParams): Promise<ImageCopy> => {
    const file = openedFile(handle);
    const picture = await file.draw(cutOf(await file.size(page), { page, region, longest }));
    return await picture.encoded(type);
  },
  lines: ({ handle, page }: LinesParams): Promise<PageLine[] | null> => openedFile(handle).lines(page),
  close: ({ handle }: { handle: number }) => {
    arriving.delete(handle);
    release(handle);
  },
};

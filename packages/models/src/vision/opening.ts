/** The child's side of opening: what a file is, copies of it, its text. */
import type { ImageCopy, ImageFacts } from '@mia/core/ports/image.ts';
import type { ChildHandlers } from '../child/index.ts';
import { cutOf } from './decode/decoded-file.ts';
import { decodeFile } from './decode/index.ts';
import type { CopyParams, OpenParams, TextParams } from './protocol.ts';
import { hold, openedFile, release } from './raw-image.ts';

/** `open`, `copy`, `text` and `close`, of images that the host numbers. */
export const openingHandlers: ChildHandlers = {
  open: async ({ handle, content }: OpenParams, { signal }): Promise<ImageFacts> => {
    const file = await decodeFile(content);
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
  text: ({ handle, page }: TextParams): Promise<string | null> => openedFile(handle).text(page),
  close: ({ handle }: { handle: number }) => release(handle),
};

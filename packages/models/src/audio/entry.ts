/** The process that reads sound files of strangers: no model lies in it, and nothing else is lost with it. See `child/`. */
import { MiaError } from '@mia/core/errors.ts';
import { serveChild } from '../child/index.ts';
import { AudioFile } from './decode.ts';

const files = new Map<number, AudioFile>();

function file(id: number): AudioFile {
  const found = files.get(id);
  if (!found) throw new MiaError('request.invalid', { reason: 'no such file' });
  return found;
}

function close(id: number): void {
  files.get(id)?.free();
  files.delete(id);
}

/** A file that can not be read is over. */
async function trying(id: number, work: () => Promise<Float32Array>): Promise<Float32Array> {
  try {
    return await work();
  } catch (error) {
    close(id);
    throw error;
  }
}

serveChild({
  open: ({ id, longest }: { id: number; longest: number }) => void files.set(id, new AudioFile(longest)),
  push: ({ id, bytes }: { id: number; bytes: Uint8Array }) => trying(id, () => file(id).push(bytes)),
  end: async ({ id }: { id: number }) => {
    const rest = await trying(id, () => file(id).end());
    close(id);
    return rest;
  },
  close: ({ id }: { id: number }) => close(id),
});

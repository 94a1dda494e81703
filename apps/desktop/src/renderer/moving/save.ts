/** Hands what is written piece by piece to the browser as one download; in Electron that asks where to. */
import { saveFile } from '../lib/save-file.ts';

export interface Download {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Bytes that are put into one piece; the browser keeps large ones on disk, not in memory. */
const PIECE = 8 * 2 ** 20;

/** Nothing is handed over before `end`. */
export function download(name: string): Download {
  const pieces: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const pack = (): void => {
    if (held.length > 0) pieces.push(new Blob(held));
    [held, bytes] = [[], 0];
  };
  return {
    write(chunk) {
      held.push(Uint8Array.from(chunk));
      bytes += chunk.length;
      if (bytes >= PIECE) pack();
    },
    end() {
      pack();
      saveFile(pieces, name, 'application/zip');
    },
  };
}

/** Hands what is written piece by piece to the browser as one download; in Electron that asks where to. */

export interface Download {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Milliseconds that a browser may take to begin reading a download. */
const HELD = 60_000;
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
      const address = URL.createObjectURL(new Blob(pieces, { type: 'application/zip' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), HELD);
    },
  };
}

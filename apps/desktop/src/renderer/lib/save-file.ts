/** Files of the person's own, handed to the browser as downloads; Electron asks where to. */

/** Milliseconds that a browser may take to begin reading a download. */
const HELD = 60_000;

/** @param type the media type, with its charset where it is text */
export function saveFile(pieces: BlobPart[], name: string, type: string): void {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), HELD);
}

/** A name that every file system takes: no separators, no control or direction characters, no dots or spaces at the ends, 100 characters. */
export function fileName(name: string, ending: string): string {
  const bare = name.endsWith(`.${ending}`) ? name.slice(0, -ending.length - 1) : name;
  const clean = bare
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 100)
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(clean) ? `${clean}_` : clean;
  return `${safe || 'conversation'}.${ending}`;
}

/** What a file is taken in as: told from its name and type before it is read, and from its first bytes where these say nothing. Pure. */

/** `image`: looked at by the host. `sound`: listened to. `text`: may be one, its content decides. `other`: nothing that is taken. */
export type Kind = 'image' | 'sound' | 'text' | 'other';

const IMAGES = new Set([
  'png',
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'webp',
  'avif',
  'heic',
  'heif',
  'gif',
  'tif',
  'tiff',
  'svg',
  'pdf',
  'bmp',
  'ico',
]);
const SOUNDS = new Set(['wav', 'mp3', 'flac', 'ogg', 'oga', 'opus', 'weba', 'm4a', 'aac']);
/** What is never a text, however it begins. */
const NEVER = new Set([
  'zip',
  'gz',
  '7z',
  'rar',
  'exe',
  'dll',
  'iso',
  'mp4',
  'mov',
  'mkv',
  'webm',
  'avi',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'gguf',
]);

/** What the button "Attach" offers. */
export const ACCEPTED = 'image/*,application/pdf,text/*,.heic,.heif,.avif,.tif,.tiff,.svg,.md,.json,.csv,.log,.yaml,.yml,.toml,.xml';

/** The largest text that becomes a paste, in bytes. */
export const LARGEST_TEXT = 2_000_000;

/** The kind of a file, by its media type as the system names it (often empty) and its name. */
export function kindOf({ name, type }: { name: string; type: string }): Kind {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (type.startsWith('image/') || type === 'application/pdf' || IMAGES.has(ending)) return 'image';
  if (type.startsWith('audio/') || SOUNDS.has(ending)) return 'sound';
  if (type.startsWith('video/') || NEVER.has(ending)) return 'other';
  return 'text';
}

/** Whether a file of a folder is taken. */
export const isImage = (file: { name: string; type: string }): boolean => kindOf(file) === 'image';

const starts = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean => signature.every((byte, n) => bytes[at + n] === byte);

const SIGNATURES: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x25, 0x50, 0x44, 0x46, 0x2d],
];

/** Whether a content begins like an image or a document that is looked at, whatever its file is called. */
export function looksLikeImage(bytes: Uint8Array): boolean {
  if (SIGNATURES.some((signature) => starts(bytes, signature))) return true;
  // RIFF….WEBP, and the ISO boxes of AVIF and HEIC.
  if (starts(bytes, [0x52, 0x49, 0x46, 0x46]) && starts(bytes, [0x57, 0x45, 0x42, 0x50], 8)) return true;
  if (!starts(bytes, [0x66, 0x74, 0x79, 0x70], 4)) return false;
  return ['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1'].includes(String.fromCharCode(...bytes.slice(8, 12)));
}

/** A content as text; null where it is none. */
export function textOfBytes(bytes: Uint8Array): string | null {
  let text: string;
  try {
    const utf16 = starts(bytes, [0xff, 0xfe]) ? 'utf-16le' : starts(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-8';
    text = new TextDecoder(utf16, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  return text.includes('\u0000') ? null : text;
}

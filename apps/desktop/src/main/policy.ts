/** What a window may do, decided without Electron. */
import { APP_ORIGIN } from '../contract/shell.ts';

/** Only our own page, by its whole origin: a prefix would let `app://mia.example` in. */
export function isOurs(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return `${protocol}//${host}` === APP_ORIGIN && username === '' && password === '';
  } catch {
    return false;
  }
}

/** Navigation of any frame: to nothing but a reload of the page itself. */
export const mayNavigate = (to: string, isMainFrame: boolean): boolean => isMainFrame && isOurs(to) && pathOf(to) === '/';

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/index\.html$/, '/') || '/';

/** What a page may load at all: its own files, and what it made itself. */
export function mayRequest(url: string): boolean {
  return isOurs(url) || /^(blob:app:\/\/mia\/|data:|devtools:)/.test(url);
}

export interface PermissionAsked {
  permission: string;
  /** The page that asks. */
  url: string;
  isMainFrame: boolean;
  /** For `media`: what it wants to hear and see. */
  mediaTypes?: readonly string[] | undefined;
}

/** Microphone, camera, and writing to the clipboard; for our own page only. A gesture is asked for besides. */
export function mayBeGranted({ permission, url, isMainFrame, mediaTypes }: PermissionAsked): boolean {
  if (!isMainFrame || !isOurs(url)) return false;
  if (permission === 'clipboard-sanitized-write') return true;
  // None named: what is to be seen is no camera but a screen.
  const types = mediaTypes ?? [];
  return permission === 'media' && types.length > 0 && types.every((type) => type === 'audio' || type === 'video');
}

/** The longest address that is handed to another program. */
const MAX_LINK = 8192;

/**
 * An address that may be handed to the person's own programs, as it is to be handed over; null for every other.
 * The schemes are those that a link in an answer may have.
 */
export function outsideLink(address: unknown): string | null {
  if (typeof address !== 'string' || address.length > MAX_LINK) return null;
  // Controls and spaces are no part of an address: a program down the line may read them as something else.
  if (/[\p{Cc}\s]/u.test(address)) return null;
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') return url.href;
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.host !== '' ? url.href : null;
  } catch {
    return null;
  }
}

/** Saving a file that the page itself made (an export); nothing is fetched. */
export const maySave = (url: string): boolean => url.startsWith('blob:app://mia/') || url.startsWith('data:');

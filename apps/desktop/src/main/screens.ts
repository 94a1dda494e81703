/** What stands on the screen, for a person who wants to show it: asked for by a gesture in our own page, as a picture and never as a stream. */
import { type BrowserWindow, desktopCapturer, screen } from 'electron';
import type { ShellScreen } from '../contract/shell.ts';

const THUMB = { width: 320, height: 200 };
/** Until the window system has taken a hidden window off the screen. */
const HIDDEN_MS = 250;

export const isScreenKind = (kind: unknown): kind is ShellScreen['kind'] => kind === 'screen' || kind === 'window';

/** Screens, or windows of others that are open, each with a small picture. */
export async function listScreens(kind: ShellScreen['kind'], own: readonly BrowserWindow[]): Promise<ShellScreen[]> {
  const sources = await desktopCapturer.getSources({ types: [kind], thumbnailSize: THUMB, fetchWindowIcons: false });
  const ours = new Set(own.map((window) => window.getMediaSourceId()));
  return sources
    .filter(({ id }) => !ours.has(id))
    .map(({ id, name, thumbnail }) => ({ id, kind, name, thumb: thumbnail.isEmpty() ? null : thumbnail.toDataURL() }));
}

/** One of them as a PNG in its own pixels; null where it is gone. Our own windows are not on the picture of a screen. */
export async function captureScreen(id: string, own: readonly BrowserWindow[]): Promise<Uint8Array | null> {
  const kind = id.startsWith('screen:') ? 'screen' : 'window';
  const shown = kind === 'screen' ? own.filter((window) => window.isVisible() && !window.isMinimized()) : [];
  const focused = shown.find((window) => window.isFocused());
  for (const window of shown) window.hide();
  try {
    if (shown.length > 0) await new Promise((done) => setTimeout(done, HIDDEN_MS));
    const sources = await desktopCapturer.getSources({ types: [kind], thumbnailSize: largest(), fetchWindowIcons: false });
    const found = sources.find((source) => source.id === id);
    return found && !found.thumbnail.isEmpty() ? found.thumbnail.toPNG() : null;
  } finally {
    for (const window of shown) if (!window.isDestroyed()) window.showInactive();
    if (focused && !focused.isDestroyed()) focused.focus();
  }
}

/** The largest screen in its own pixels: a picture is fitted into this size and never enlarged. */
function largest(): { width: number; height: number } {
  const sizes = screen
    .getAllDisplays()
    .map(({ size, scaleFactor }) => ({ width: size.width * scaleFactor, height: size.height * scaleFactor }));
  return { width: Math.max(...sizes.map((size) => size.width)), height: Math.max(...sizes.map((size) => size.height)) };
}

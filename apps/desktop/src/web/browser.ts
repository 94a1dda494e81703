/**
 * Opens the window in the person's own browser. The address with its token goes through a file that only they can read:
 * arguments of a process are readable by everybody on the computer.
 */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface BrowserCommand {
  command: string;
  args: string[];
}

/** What opens a file in the person's browser, by platform. */
export function browserCommand(file: string, platform: NodeJS.Platform): BrowserCommand {
  if (platform === 'darwin') return { command: 'open', args: [file] };
  if (platform === 'win32') return { command: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', file] };
  return { command: 'xdg-open', args: [file] };
}

/** The page that sends the browser on to `address`. */
export function redirectPage(address: string): string {
  const safe = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>M.I.A</title><meta http-equiv="refresh" content="0;url=${safe}">\n`;
}

export interface OpenOptions {
  /** Folder for the redirect file, 0700. */
  folder: string;
  platform?: NodeJS.Platform;
  /** Starts the browser; resolves false where there is none. */
  start?: (command: BrowserCommand) => Promise<boolean>;
}

const redirectFile = (folder: string): string => join(folder, 'open.html');

/** Removes the redirect file: once its token is spent or old, and when the host ends. */
export const removeRedirect = (folder: string): Promise<void> => rm(redirectFile(folder), { force: true });

/**
 * Writes the redirect file (0600) and opens it.
 * @returns whether something was there to open it with
 */
export async function openInBrowser(address: string, options: OpenOptions): Promise<boolean> {
  const file = redirectFile(options.folder);
  await rm(file, { force: true });
  await writeFile(file, redirectPage(address), { mode: 0o600, flag: 'wx' });
  const opened = await (options.start ?? startDetached)(browserCommand(file, options.platform ?? process.platform));
  if (!opened) await removeRedirect(options.folder);
  return opened;
}

function startDetached({ command, args }: BrowserCommand): Promise<boolean> {
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore', windowsHide: true, env });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

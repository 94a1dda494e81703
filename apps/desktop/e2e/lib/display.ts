import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

let shown: string | null | undefined;

/**
 * The server takes the shell's place, so that nothing stands between it and whoever started it. Beside it one waits for the end of their
 * input, which comes however they end, and ends it then, at once or after two seconds.
 */
const SERVER = `exec 3<&0
server=$$
(cat <&3 >/dev/null; kill $server; sleep 2; kill -9 $server) >/dev/null 2>&1 &
exec Xvfb -displayfd 1 -screen 0 1600x1000x24 -nolisten tcp 3<&-`;

/** A display for a window: the one that is there, else a virtual one (Xvfb); null where there is neither. */
export async function display(): Promise<string | null> {
  shown ??= process.platform === 'linux' ? (process.env.DISPLAY ?? (await virtual())) : '';
  return shown;
}

async function virtual(): Promise<string | null> {
  if (!haveVirtual()) return null;
  const child = spawn('/bin/sh', ['-c', SERVER], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  child.unref();
  process.once('exit', () => child.kill());
  return await new Promise((resolve) => {
    child.stdout.once('data', (number: Buffer) => resolve(`:${number.toString().trim()}`));
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
  });
}

const haveVirtual = (): boolean => (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/Xvfb`));

/** Whether a window can be shown here at all. */
export const canShow = (): boolean => process.platform !== 'linux' || Boolean(process.env.DISPLAY) || haveVirtual();

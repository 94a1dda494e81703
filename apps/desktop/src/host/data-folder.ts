/** Where a person's data lies unless they say otherwise. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** The data folder: `MIA_DATA_DIR`, else the platform's place for it. */
export function defaultDataFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { join, isAbsolute, resolve } = platform === 'win32' ? win32 : posix;
  if (env.MIA_DATA_DIR) return resolve(env.MIA_DATA_DIR);
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'M.I.A');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'M.I.A');
  // The specification says that a relative path is to be ignored.
  const data = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(home, '.local', 'share');
  return join(data, 'mia');
}

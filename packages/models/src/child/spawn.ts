import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './environment.ts';
import { type ChildSettings, SETTINGS_VARIABLE } from './protocol.ts';

export interface SpawnChildOptions {
  entry: string | URL;
  env: Readonly<Record<string, string>>;
  settings: ChildSettings;
}

const living = new Set<number>();
let exitHandled = false;

/**
 * Spawns plain Node on an entry, in a process group of its own, with a minimal environment, no debugger by signal and,
 * where there is a POSIX shell, no core dumps (a core would hold what a person wrote).
 */
export function spawnChild(options: SpawnChildOptions): ChildProcess {
  const entry = typeof options.entry === 'string' ? options.entry : fileURLToPath(options.entry);
  const node = [process.execPath, '--disable-sigusr1', '--no-warnings', entry];
  const windows = process.platform === 'win32';
  // Node has no setrlimit. The shell sets the limit and becomes Node: same process id, same parent.
  const [command, ...args] = windows ? node : ['/bin/sh', '-c', 'ulimit -c 0 2>/dev/null; exec "$@"', 'sh', ...node];
  const child = spawn(command as string, args, {
    env: childEnvironment({ ...options.env, [SETTINGS_VARIABLE]: JSON.stringify(options.settings) }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    detached: !windows,
    windowsHide: true,
  });
  const { pid } = child;
  if (pid !== undefined) {
    living.add(pid);
    child.once('exit', () => living.delete(pid));
    if (!exitHandled) {
      exitHandled = true;
      process.once('exit', () => {
        for (const left of living) killTree(left);
      });
    }
  }
  return child;
}

/** Ends a child and whatever it started, at once. */
export function killTree(pid: number): void {
  if (pid <= 1) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

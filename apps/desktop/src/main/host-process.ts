/** One host process: started, spoken to, ended with everything below it. Needs no Electron. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { ErrorShape } from '@mia/core/errors.ts';
import type { Shell, ToHost } from '../contract/shell.ts';
import { fromHost, shell } from '../contract/shell.ts';
import type { FrameChannel } from '../transport/channel.ts';
import { CARRIER_LIMIT, createLanes } from '../transport/lanes.ts';
import { childChannel } from '../transport/node/child.ts';
import { createPeer } from '../transport/peer.ts';
import type { Handlers } from '../transport/serving.ts';
import type { HostCommand } from './host-command.ts';

/** The host ends itself within three seconds; then it is killed. */
const END_LIMIT_MS = 4000;

export interface HostEvents {
  ready(attached: boolean): void;
  /** It can not start. Its exit follows. */
  failed(error: ErrorShape): void;
  exit(code: number | null, signal: NodeJS.Signals | null): void;
}

export interface HostProcess {
  readonly pid: number | undefined;
  /** A lane for a window's connection. */
  open(): FrameChannel;
  say(message: ToHost): void;
  /** Resolves when the process, and whatever it started, is gone. */
  stop(): Promise<void>;
}

export function startHost(command: HostCommand, env: NodeJS.ProcessEnv, handlers: Handlers<Shell>, on: HostEvents): HostProcess {
  const windows = process.platform === 'win32';
  const child = spawn(command.file, command.args, {
    env,
    windowsHide: true,
    serialization: 'json',
    // A group of its own: Ctrl+C in a terminal reaches main only, and what is left of it can be ended as one.
    detached: !windows,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lanes = createLanes(childChannel(child, CARRIER_LIMIT), null);
  createPeer<Shell, Record<string, never>>(lanes.open(), { appVersion: 'main', contract: shell, handlers });

  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let over = false;
  const gone = (code: number | null, signal: NodeJS.Signals | null): void => {
    if (over) return;
    over = true;
    lanes.close();
    killTree(child);
    end();
    on.exit(code, signal);
  };
  child.on('message', (message) => {
    const told = fromHost.safeParse(message).data;
    if (told?.type === 'ready') on.ready(told.attached);
    else if (told?.type === 'failed') on.failed(told.error as ErrorShape);
  });
  // A file that is not there: no exit follows.
  child.on('error', () => {
    if (child.pid === undefined) gone(null, null);
  });
  child.on('exit', gone);

  const say = (message: ToHost): void => {
    if (child.connected) child.send(message, () => {});
  };
  return {
    pid: child.pid,
    open: () => lanes.open(),
    say,
    async stop() {
      if (over) return;
      say({ type: 'shutdown' });
      const limit = setTimeout(() => killTree(child), END_LIMIT_MS);
      await ended;
      clearTimeout(limit);
    },
  };
}

/** Whatever is left of the process and of what it started. */
function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

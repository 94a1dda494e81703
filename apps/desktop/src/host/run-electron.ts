/** A start of the host by Electron's main: lifecycle by JSON over Node's IPC, frames in lanes on file descriptor 3. */
import { MiaError } from '@mia/core/errors.ts';
import { makeRoomToStart } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { prepareDataFolder } from '@mia/core/security/index.ts';
import type { FromHost } from '../contract/shell.ts';
import { shell, toHost } from '../contract/shell.ts';
import type { FrameChannel } from '../transport/channel.ts';
import { CARRIER_LIMIT, createLanes } from '../transport/lanes.ts';
import { parentChannel } from '../transport/node/child.ts';
import { createPeer } from '../transport/peer.ts';
import { hostArguments } from './arguments.ts';
import { attachTo } from './attached.ts';
import { preferencesOf } from './preferences.ts';
import { takeRunLock } from './run-lock.ts';
import { serveHost } from './serve.ts';
import { shellKeychain } from './shell-keychain.ts';
import { VERSION } from './version.ts';

/** Runs until main says `shutdown` or is gone. What keeps it from starting is told to main, as a shape. */
export async function runElectronHost(args: string[]): Promise<void> {
  // Main went while this one was still on its way up.
  const gone = (): void => process.exit(0);
  process.on('disconnect', gone);
  const say = (message: FromHost): void => void process.send?.(message, undefined, undefined, () => {});
  /** What to do with a lane: until there is somebody to serve it, it waits, and its frames with it. */
  let take: ((lane: FrameChannel) => void) | null = null;
  const early: FrameChannel[] = [];
  let ofMain: ((lane: FrameChannel) => void) | null = null;
  const main = new Promise<FrameChannel>((resolve) => {
    ofMain = resolve;
  });
  const carrier = createLanes(parentChannel(CARRIER_LIMIT), (lane) => {
    // The first one is main's own.
    if (ofMain) {
      ofMain(lane);
      ofMain = null;
    } else if (take) take(lane);
    else early.push(lane);
  });
  const serve = (window: (lane: FrameChannel) => void): void => {
    take = window;
    for (const lane of early.splice(0)) window(lane);
  };

  try {
    const given = hostArguments(args);
    await prepareDataFolder(given.dataDir);
    makeRoomToStart(given.dataDir);
    const lock = takeRunLock(given.dataDir);
    if (!lock) {
      serve(await attachTo(given.dataDir, systemClock, gone));
      process.on('message', (message) => {
        if (toHost.safeParse(message).data?.type === 'shutdown') gone();
      });
      say({ type: 'ready', attached: true });
      return;
    }
    const desk = createPeer<Record<string, never>, typeof shell>(await main, { appVersion: VERSION, asks: shell });
    const ask = <K extends keyof typeof shell>(name: K, params: object): void => void desk.call(name, params).catch(() => {});
    const { host, guard, window } = await serveHost(given, lock, {
      shell: 'electron',
      keychain: shellKeychain(desk),
      desk: {
        settings: (values) => ask('preferences.set', preferencesOf(values)),
        answerReady: () => ask('answer.ready', {}),
        locked: () => ask('vault.locked', {}),
      },
    });
    process.off('disconnect', gone);
    process.on('disconnect', () => void guard.end(0));
    carrier.onClose(() => void guard.end(0));
    process.on('message', (message) => {
      const told = toHost.safeParse(message).data;
      if (told?.type === 'shutdown') void guard.end(0);
      else if (told?.type === 'lock') void host.lock().catch(() => {});
      else if (told?.type === 'rest') void host.rest();
    });
    serve(window);
    say({ type: 'ready', attached: false });
  } catch (error) {
    process.exitCode = 1;
    process.send?.({ type: 'failed', error: MiaError.from(error).toShape() } satisfies FromHost, undefined, undefined, () =>
      process.exit(1),
    );
  }
}

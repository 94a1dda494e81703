/**
 * Another shell on this computer already runs the host of this data folder: this process holds nothing and hands each window's
 * frames on to that one, over loopback, let in as every second start is.
 */
import type { Clock } from '@mia/core/ports/clock.ts';
import type { FrameChannel } from '../transport/channel.ts';
import { decodeFrame, encodeFrame } from '../transport/frame.ts';
import { joinChannels } from '../transport/join.ts';
import { openShellSocket } from '../transport/node/websocket.ts';
import { readHostFile } from './run-lock.ts';
import { findRunning } from './second-start.ts';

/**
 * Waits until the running host answers.
 * @param gone called when that host has ended: whoever starts next on the folder is its host
 * @returns what serves a window's lane
 * @throws MiaError `data.in-use` when something holds the folder and does not answer
 */
export async function attachTo(dataDir: string, clock: Clock, gone: () => void): Promise<(lane: FrameChannel) => void> {
  await findRunning(dataDir, clock);
  const pid = readHostFile(dataDir)?.pid;
  // Its end is noticed even while no window is connected.
  const watch = setInterval(() => {
    if (pid !== undefined && !alive(pid)) gone();
  }, 1000);
  watch.unref();

  const hand = async (lane: FrameChannel): Promise<void> => {
    const { port, token } = await findRunning(dataDir, clock, 0);
    const socket = await openShellSocket(port);
    socket.onClose(() => {
      if (pid !== undefined && !alive(pid)) gone();
    });
    joinChannels(introduced(lane, token), socket);
  };
  return (lane) => {
    // The running one is on its way out, or refused: the window comes again, and by then somebody is there.
    hand(lane).catch(() => {
      lane.close();
    });
  };
}

/** The window's hello says who it is on its behalf; everything after it is handed on as it is. */
function introduced(lane: FrameChannel, token: string): FrameChannel {
  let first = true;
  return {
    ...lane,
    get buffered() {
      return lane.buffered;
    },
    onFrame: (listener) =>
      lane.onFrame((bytes) => {
        if (!first) return listener(bytes);
        first = false;
        const { kind, header, body } = decodeFrame(bytes);
        listener(encodeFrame(kind, kind === 'hello' ? { ...header, auth: { token } } : header, body));
      }),
  };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

import type { FrameChannel } from './channel.ts';

/** Hands frames on in both directions, unread; when one channel ends, so does the other. */
export function joinChannels(a: FrameChannel, b: FrameChannel): void {
  a.onClose(() => b.close());
  b.onClose(() => a.close());
  a.onFrame((frame) => b.send(frame));
  b.onFrame((frame) => a.send(frame));
}

/** Frames over an extra pipe of a spawned child: the parent's `child.stdio[3]`, the child's file descriptor 3. */
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MiaError } from '@mia/core/errors.ts';
import type { FrameChannel } from '../channel.ts';
import { encodeFrame, FrameSplitter } from '../frame.ts';
import { createInbox } from '../inbox.ts';

/** The descriptor that carries frames; 0–2 stay what they are. */
export const FRAME_FD = 3;

/**
 * A channel over any byte stream. A stream that can not be followed (oversized, cut wrongly) is told so and closed.
 * @param limit bytes of one frame at most
 */
export function streamChannel(stream: Duplex, limit?: number): FrameChannel {
  const splitter = new FrameSplitter(limit);
  const inbox = createInbox();
  const close = (): void => {
    // Ends after what was written; destroyed when the other side does not follow.
    if (!stream.destroyed) stream.end(() => stream.destroy());
    inbox.end();
  };
  stream.on('data', (chunk: Buffer) => {
    if (inbox.ended) return;
    try {
      for (const frame of splitter.push(chunk)) inbox.deliver(frame);
    } catch (error) {
      stream.write(encodeFrame('error', { id: 0, error: MiaError.from(error, 'protocol.malformed').toShape() }));
      close();
    }
  });
  stream.on('end', close);
  stream.on('close', inbox.end);
  stream.on('error', inbox.end);
  return {
    send(frame) {
      if (!inbox.ended && stream.writable) stream.write(frame);
    },
    get buffered() {
      return stream.writableLength;
    },
    onFrame: inbox.onFrame,
    onClose: inbox.onClose,
    close,
  };
}

/** The parent's end; the child was spawned with `stdio: [..., ..., ..., 'pipe']`. */
export function childChannel(child: ChildProcess, limit?: number): FrameChannel {
  const stream = child.stdio[FRAME_FD];
  if (!stream) throw new MiaError('internal', { reason: 'no-pipe' });
  return streamChannel(stream as Duplex, limit);
}

/** The child's end. */
export function parentChannel(limit?: number): FrameChannel {
  return streamChannel(new Socket({ fd: FRAME_FD }), limit);
}

/** Frames over an extra pipe of a spawned child: the parent's `child.stdio[3]`, the child's file descriptor 3. */
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MiaError } from '@mia/core/errors.ts';
import type { FrameChannel } from '../channel.ts';
import { encodeFrame, FrameSplitter } from '../frame.ts';

/** The descriptor that carries frames; 0–2 stay what they are. */
export const FRAME_FD = 3;

/** A channel over any byte stream. A stream that can not be followed (oversized, cut wrongly) is told so and closed. */
export function streamChannel(stream: Duplex): FrameChannel {
  const splitter = new FrameSplitter();
  let listener: ((frame: Uint8Array) => void) | null = null;
  const held: Uint8Array[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const closer of closers.splice(0)) closer();
  };
  const close = (): void => {
    // Ends after what was written; destroyed when the other side does not follow.
    if (!stream.destroyed) stream.end(() => stream.destroy());
    end();
  };
  stream.on('data', (chunk: Buffer) => {
    if (closed) return;
    try {
      for (const frame of splitter.push(chunk)) {
        if (listener) listener(frame);
        else held.push(frame);
      }
    } catch (error) {
      stream.write(encodeFrame('error', { id: 0, error: MiaError.from(error, 'protocol.malformed').toShape() }));
      close();
    }
  });
  stream.on('end', close);
  stream.on('close', end);
  stream.on('error', end);
  return {
    send(frame) {
      if (!closed && stream.writable) stream.write(frame);
    },
    get buffered() {
      return stream.writableLength;
    },
    onFrame(next) {
      listener = next;
      for (const frame of held.splice(0)) next(frame);
    },
    onClose(closer) {
      if (closed) queueMicrotask(closer);
      else closers.push(closer);
    },
    close,
  };
}

/** The parent's end; the child was spawned with `stdio: [..., ..., ..., 'pipe']`. */
export function childChannel(child: ChildProcess): FrameChannel {
  const stream = child.stdio[FRAME_FD];
  if (!stream) throw new MiaError('internal', { reason: 'no-pipe' });
  return streamChannel(stream as Duplex);
}

/** The child's end. */
export function parentChannel(): FrameChannel {
  return streamChannel(new Socket({ fd: FRAME_FD }));
}

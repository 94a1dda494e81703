/**
 * Several channels over one: each frame is packed with the number of its lane in front.
 *
 *     u32 length of all that follows │ u8 0 │ u32 lane │ one whole frame, or nothing
 *
 * It is a frame's own outline (kind 0, the lane where the header's length stands), so that the splitter of
 * every stream cuts it. Nothing after the lane ends it. Only the opening side makes numbers, each once; the first frame opens.
 */
import type { FrameChannel } from './channel.ts';
import { MAX_FRAME_BYTES, PREFIX_BYTES } from './frame.ts';
import type { Inbox } from './inbox.ts';
import { createInbox } from './inbox.ts';

/** Bytes of one packed frame at most: a frame that is too large is refused in its lane and leaves the others alone. */
export const CARRIER_LIMIT: number = MAX_FRAME_BYTES + 64 * 1024;

export interface Lanes {
  /** A channel of its own to the other side. */
  open(): FrameChannel;
  /** The whole carrier is gone, and every lane with it. */
  onClose(listener: () => void): void;
  close(): void;
}

/** @param onLane a lane that the other side opened; null on the side that opens */
export function createLanes(carrier: FrameChannel, onLane: ((channel: FrameChannel) => void) | null): Lanes {
  const inboxes = new Map<number, Inbox>();
  /** The highest number met: a lane that was closed does not open again by what was still on its way. */
  let last = 0;

  const lane = (id: number): FrameChannel => {
    const inbox = createInbox();
    inboxes.set(id, inbox);
    return {
      send(frame) {
        if (!inbox.ended) carrier.send(pack(id, frame));
      },
      get buffered() {
        return carrier.buffered;
      },
      onFrame: inbox.onFrame,
      onClose: inbox.onClose,
      close() {
        if (inbox.ended) return;
        carrier.send(pack(id, NOTHING));
        inboxes.delete(id);
        inbox.end();
      },
    };
  };

  carrier.onFrame((packed) => {
    const unpacked = unpack(packed);
    if (!unpacked) return carrier.close();
    const { id, frame } = unpacked;
    if (onLane && id > last) {
      last = id;
      if (frame.length > 0) onLane(lane(id));
    }
    const inbox = inboxes.get(id);
    if (frame.length > 0) inbox?.deliver(frame);
    else {
      inboxes.delete(id);
      inbox?.end();
    }
  });
  carrier.onClose(() => {
    for (const inbox of inboxes.values()) inbox.end();
    inboxes.clear();
  });

  return {
    open: () => lane(++last),
    onClose: (listener) => carrier.onClose(listener),
    close: () => carrier.close(),
  };
}

const NOTHING = new Uint8Array(0);

function pack(id: number, frame: Uint8Array): Uint8Array {
  const packed = new Uint8Array(PREFIX_BYTES + frame.length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, packed.length - 4);
  view.setUint32(5, id);
  packed.set(frame, PREFIX_BYTES);
  return packed;
}

/** Null for what no lane packed. */
function unpack(packed: Uint8Array): { id: number; frame: Uint8Array } | null {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < PREFIX_BYTES || view.getUint32(0) !== packed.length - 4 || view.getUint8(4) !== 0) return null;
  return { id: view.getUint32(5), frame: packed.subarray(PREFIX_BYTES) };
}

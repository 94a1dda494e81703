/**
 * The one codec of every transport.
 *
 *     u32 length of all that follows │ u8 kind │ u32 length of the header │ header: JSON object, UTF-8 │ raw bytes
 *
 * Integers are big-endian. Pure: it runs in Node and in a browser.
 */
import { MiaError } from '@mia/core/errors.ts';

export const FRAME_KINDS = ['hello', 'request', 'event', 'result', 'error', 'cancel', 'credit'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** Bytes of one whole frame at most, its length included. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;
/** Length, kind and header length. */
export const PREFIX_BYTES = 9;

export interface Frame {
  kind: FrameKind;
  header: Record<string, unknown>;
  /** Raw bytes beside the header; empty for most frames. */
  body: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * One frame as bytes.
 * @throws MiaError `protocol.oversized` when it would exceed `limit` bytes
 */
export function encodeFrame(kind: FrameKind, header: object, body: Uint8Array = NO_BYTES, limit: number = MAX_FRAME_BYTES): Uint8Array {
  const json = encoder.encode(JSON.stringify(header));
  const size = PREFIX_BYTES + json.length + body.length;
  if (size > limit) throw new MiaError('protocol.oversized', { bytes: size, limit });
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  view.setUint32(0, size - 4);
  view.setUint8(4, FRAME_KINDS.indexOf(kind));
  view.setUint32(5, json.length);
  frame.set(json, PREFIX_BYTES);
  frame.set(body, PREFIX_BYTES + json.length);
  return frame;
}

/**
 * Bytes as one frame. The body is a view of the given bytes, not a copy.
 * @throws MiaError `protocol.oversized`, `protocol.malformed`
 */
export function decodeFrame(bytes: Uint8Array, limit: number = MAX_FRAME_BYTES): Frame {
  if (bytes.length > limit) throw new MiaError('protocol.oversized', { bytes: bytes.length, limit });
  if (bytes.length < PREFIX_BYTES) throw new MiaError('protocol.malformed', { reason: 'short' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== bytes.length - 4) throw new MiaError('protocol.malformed', { reason: 'length' });
  const kind = FRAME_KINDS[view.getUint8(4)];
  if (!kind) throw new MiaError('protocol.malformed', { reason: 'kind' });
  const headerBytes = view.getUint32(5);
  if (headerBytes > bytes.length - PREFIX_BYTES) throw new MiaError('protocol.malformed', { reason: 'header-length' });
  return {
    kind,
    header: parseHeader(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes)),
    body: bytes.subarray(PREFIX_BYTES + headerBytes),
  };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(decoder.decode(bytes));
  } catch {
    // The parser's own message quotes the text, which may be the person's: it goes no further.
    throw new MiaError('protocol.malformed', { reason: 'json' });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new MiaError('protocol.malformed', { reason: 'header' });
  return header as Record<string, unknown>;
}

/** Cuts a byte stream into whole frames. Holds at most one unfinished frame. */
export class FrameSplitter {
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  readonly #limit: number;

  constructor(limit: number = MAX_FRAME_BYTES) {
    this.#limit = limit;
  }

  /**
   * The frames completed by these bytes.
   * @throws MiaError `protocol.oversized`, `protocol.malformed`: the stream can not be followed any further
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const frames: Uint8Array[] = [];
    for (;;) {
      if (this.#buffered < 4) return frames;
      const head = this.#peek();
      const size = new DataView(head.buffer, head.byteOffset, 4).getUint32(0) + 4;
      if (size > this.#limit) throw new MiaError('protocol.oversized', { bytes: size, limit: this.#limit });
      if (size < PREFIX_BYTES) throw new MiaError('protocol.malformed', { reason: 'short' });
      if (this.#buffered < size) return frames;
      frames.push(this.#take(size));
    }
  }

  /** Bytes of the unfinished frame. */
  get pending(): number {
    return this.#buffered;
  }

  /** The first chunk, made at least four bytes long. */
  #peek(): Uint8Array {
    while ((this.#chunks[0] as Uint8Array).length < 4) {
      const [a, b, ...rest] = this.#chunks as [Uint8Array, Uint8Array, ...Uint8Array[]];
      this.#chunks = [join([a, b], a.length + b.length), ...rest];
    }
    return this.#chunks[0] as Uint8Array;
  }

  #take(size: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let missing = size;
    while (missing > 0) {
      const chunk = this.#chunks[0] as Uint8Array;
      if (chunk.length <= missing) {
        parts.push(chunk);
        this.#chunks.shift();
        missing -= chunk.length;
      } else {
        parts.push(chunk.subarray(0, missing));
        this.#chunks[0] = chunk.subarray(missing);
        missing = 0;
      }
    }
    this.#buffered -= size;
    return parts.length === 1 ? (parts[0] as Uint8Array) : join(parts, size);
  }
}

function join(parts: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

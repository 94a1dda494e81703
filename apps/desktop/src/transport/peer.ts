/**
 * Two peers over one FrameChannel. Each may serve a contract and ask the other's. Errors cross as shapes; a handler
 * never sees a stranger's exception and a caller always gets a MiaError.
 */

import type { ErrorShape } from '@mia/core/errors.ts';
import { MiaError } from '@mia/core/errors.ts';
import type { Contract } from '../contract/define.ts';
import type { CallOptions } from './asking.ts';
import { Asking } from './asking.ts';
import type { FrameChannel } from './channel.ts';
import type { Frame, FrameKind } from './frame.ts';
import { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from './frame.ts';
import type { Hello } from './headers.ts';
import { hello, PROTOCOL_MAJOR, shapeOf } from './headers.ts';
import type { Handlers } from './serving.ts';
import { Serving } from './serving.ts';

/** Protocol errors that one peer is forgiven before the channel is closed. */
const FORGIVEN = 16;

export interface PeerOptions<S extends Contract, A extends Contract> {
  appVersion: string;
  /** What this side answers. */
  contract?: S;
  handlers?: Handlers<S>;
  /** What the other side answers. */
  asks?: A;
  /** Sent in this side's hello. */
  auth?: Hello['auth'];
  /**
   * Present on a side that must know who calls: it says nothing before the other's hello and serves nothing until this
   * resolves. What it returns is added to this side's hello. Throw MiaError (`access.denied`, …) to refuse.
   */
  authenticate?: (hello: Hello) => Promise<{ session?: string }> | { session?: string };
  /** Bytes of one frame at most. */
  maxFrameBytes?: number;
  /** Events that may travel before the asking side has taken one (16 by default: see `serving.ts`). */
  credit?: number;
  /** What went wrong that belongs to no request: for logs. */
  onProtocolError?: (error: ErrorShape) => void;
  /** A handler threw something that is not a MiaError. */
  onHandlerError?: (route: string, error: unknown) => void;
}

export interface Peer<A extends Contract> {
  /** The other side's hello, once both agree. Rejects with `protocol.version`, `access.*`, `connection.lost`. */
  readonly ready: Promise<Hello>;
  readonly closed: boolean;
  call<K extends keyof A & string>(name: K, params: unknown, options?: CallOptions<A[K]>): Promise<{ result: unknown; bytes: Uint8Array }>;
  onClose(listener: (error: MiaError) => void): void;
  close(): void;
}

/** Starts a peer on a channel: sends (or awaits) the hello at once. */
export function createPeer<S extends Contract, A extends Contract>(channel: FrameChannel, options: PeerOptions<S, A>): Peer<A> {
  const limit = options.maxFrameBytes ?? MAX_FRAME_BYTES;
  const { promise: ready, resolve: agreed, reject: refused } = Promise.withResolvers<Hello>();
  ready.catch(() => {});
  const closeListeners: ((error: MiaError) => void)[] = [];
  let state: 'hello' | 'checking' | 'ready' | 'closed' = 'hello';
  let failure: MiaError | null = null;
  let strikes = 0;

  const send = (kind: FrameKind, header: object, body?: Uint8Array): void => {
    const frame = encodeFrame(kind, header, body, limit);
    if (state !== 'closed') channel.send(frame);
  };
  const asking = new Asking(send, options.asks ?? ({} as A));
  const serving = new Serving(send, options);

  const end = (error: MiaError): void => {
    if (state === 'closed') return;
    state = 'closed';
    failure = error;
    refused(error);
    asking.lost(error);
    serving.lost();
    channel.close();
    for (const listener of closeListeners.splice(0)) listener(error);
  };

  /** Tells the other side what can not be answered to any request; a stranger who keeps on is shown the door. */
  const complain = (error: MiaError): void => {
    options.onProtocolError?.(error.toShape());
    if (state === 'closed') return;
    send('error', { id: 0, error: error.toShape() });
    strikes += 1;
    if (state !== 'ready' || strikes > FORGIVEN) end(error);
  };

  const greet = async (theirs: Hello): Promise<void> => {
    state = 'checking';
    let extra: { session?: string } = {};
    try {
      if (options.authenticate) extra = await options.authenticate(theirs);
    } catch (error) {
      return complain(MiaError.from(error, 'access.denied'));
    }
    if ((state as string) === 'closed') return;
    if (options.authenticate) send('hello', { protocol: PROTOCOL_MAJOR, app: options.appVersion, ...extra });
    state = 'ready';
    agreed(theirs);
  };

  const beforeReady = (frame: Frame): void => {
    if (frame.kind === 'error') {
      end(MiaError.fromShape(shapeOf(frame.header.error)));
      return;
    }
    if (state === 'checking' || frame.kind !== 'hello') throw new MiaError('protocol.malformed', { reason: 'hello' });
    const theirs = hello.safeParse(frame.header);
    if (!theirs.success) throw new MiaError('protocol.malformed', { reason: 'hello' });
    const { protocol } = theirs.data;
    if (protocol !== PROTOCOL_MAJOR) throw new MiaError('protocol.version', { ours: PROTOCOL_MAJOR, theirs: protocol });
    void greet(theirs.data);
  };

  const dispatch = (frame: Frame): void => {
    if (frame.kind === 'hello') throw new MiaError('protocol.malformed', { reason: 'hello' });
    if (frame.kind === 'request') serving.request(frame);
    else if (frame.kind === 'cancel') serving.cancel(frame);
    else if (frame.kind === 'credit') serving.credit(frame);
    else if (frame.kind === 'event') asking.event(frame);
    else if (frame.kind === 'result') asking.result(frame);
    // An error that belongs to no request: ours was not understood. Nothing waits for it.
    else if (frame.header.id === 0) options.onProtocolError?.(shapeOf(frame.header.error));
    else asking.error(frame);
  };

  channel.onFrame((bytes) => {
    if (state === 'closed') return;
    try {
      const frame = decodeFrame(bytes, limit);
      if (state === 'ready') dispatch(frame);
      else beforeReady(frame);
    } catch (error) {
      complain(MiaError.from(error, 'protocol.malformed'));
    }
  });
  channel.onClose(() => end(new MiaError('connection.lost')));

  if (!options.authenticate) {
    send('hello', { protocol: PROTOCOL_MAJOR, app: options.appVersion, ...(options.auth ? { auth: options.auth } : {}) });
  }

  return {
    ready,
    get closed() {
      return state === 'closed';
    },
    async call(name, params, callOptions = {}) {
      if (state !== 'ready') await ready;
      if (failure) throw failure;
      return asking.call(name, params, callOptions as CallOptions);
    },
    onClose(listener) {
      if (failure) listener(failure);
      else closeListeners.push(listener);
    },
    close: () => end(new MiaError('connection.lost')),
  };
}

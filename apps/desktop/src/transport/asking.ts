/** The asking half of a peer: requests in flight, their events in order, and the credit that is given back. */
import { MiaError } from '@mia/core/errors.ts';
import type { Contract, EventOf, Route } from '../contract/define.ts';
import type { Frame, FrameKind } from './frame.ts';
import { errorHeader, eventHeader, resultHeader, shapeOf } from './headers.ts';

/** Events in flight before one is taken. */
export const DEFAULT_CREDIT = 16;

export interface CallOptions<R = Route> {
  signal?: AbortSignal | undefined;
  /** Events one after the other: the next waits for the promise, and so, by credit, does the other side. */
  onEvent?: ((event: EventOf<R>) => void | Promise<void>) | undefined;
  /** Raw bytes beside the params. */
  bytes?: Uint8Array | undefined;
  credit?: number | undefined;
}

interface Call {
  route: Route | undefined;
  options: CallOptions<never>;
  /** Everything received, handled in order. */
  queue: Promise<void>;
  taken: number;
  credit: number;
  done: boolean;
  finish(outcome: { result: unknown; bytes: Uint8Array } | MiaError): void;
}

export class Asking {
  readonly #send: (kind: FrameKind, header: object, body?: Uint8Array) => void;
  readonly #contract: Contract;
  readonly #calls = new Map<number, Call>();
  #last = 0;

  constructor(send: (kind: FrameKind, header: object, body?: Uint8Array) => void, contract: Contract) {
    this.#send = send;
    this.#contract = contract;
  }

  call(name: string, params: unknown, options: CallOptions<never>): Promise<{ result: unknown; bytes: Uint8Array }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ result: unknown; bytes: Uint8Array }>();
    if (options.signal?.aborted) return Promise.reject(new MiaError('request.cancelled'));
    const id = ++this.#last;
    const onAbort = (): void => {
      this.#send('cancel', { id });
      // The caller goes on at once; what still comes for this id is dropped.
      call.finish(new MiaError('request.cancelled'));
    };
    const call: Call = {
      route: this.#contract[name],
      options,
      queue: Promise.resolve(),
      taken: 0,
      credit: options.credit ?? DEFAULT_CREDIT,
      done: false,
      finish: (outcome) => {
        if (call.done) return;
        call.done = true;
        this.#calls.delete(id);
        options.signal?.removeEventListener('abort', onAbort);
        if (outcome instanceof MiaError) reject(outcome);
        else resolve(outcome);
      },
    };
    this.#calls.set(id, call);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#send('request', { id, name, params, credit: call.credit }, options.bytes);
    } catch (error) {
      call.finish(MiaError.from(error));
    }
    return promise;
  }

  event(frame: Frame): void {
    const { id, event } = eventHeader.parse(frame.header);
    const call = this.#calls.get(id);
    if (!call) return;
    call.queue = call.queue.then(async () => {
      if (call.done) return;
      const parsed = call.route?.event?.safeParse(event);
      // An event that a newer side sends and this one does not know is skipped, its credit given back all the same.
      if (parsed?.success) {
        try {
          await call.options.onEvent?.(parsed.data as never);
        } catch (error) {
          this.#send('cancel', { id });
          call.finish(MiaError.from(error));
        }
      }
      call.taken += 1;
      if (!call.done && call.taken >= Math.max(1, call.credit >> 1)) {
        this.#send('credit', { id, count: call.taken });
        call.taken = 0;
      }
    });
  }

  result(frame: Frame): void {
    const { id, result } = resultHeader.parse(frame.header);
    const call = this.#calls.get(id);
    if (!call) return;
    call.queue = call.queue.then(() => {
      const parsed = call.route ? call.route.result.safeParse(result) : { success: true as const, data: result };
      call.finish(parsed.success ? { result: parsed.data, bytes: frame.body } : new MiaError('protocol.malformed', { reason: 'result' }));
    });
  }

  error(frame: Frame): void {
    const { id, error } = errorHeader.parse(frame.header);
    const call = this.#calls.get(id);
    if (!call) return;
    call.queue = call.queue.then(() => call.finish(MiaError.fromShape(shapeOf(error))));
  }

  lost(error: MiaError): void {
    for (const call of [...this.#calls.values()]) call.finish(error);
  }
}

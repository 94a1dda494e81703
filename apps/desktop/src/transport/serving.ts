/** The serving half of a peer: checks params, runs handlers, sends events only as fast as they are taken. */

import { MiaError } from '@mia/core/errors.ts';
import type { z } from 'zod';
import type { Contract, Route } from '../contract/define.ts';
import type { Frame, FrameKind } from './frame.ts';
import { cancelHeader, creditHeader, requestHeader } from './headers.ts';

/** Requests of one peer that run at the same time. */
const MAX_RUNNING = 256;

type EventInput<R> = R extends Route<z.ZodType, z.ZodType, infer E> ? z.input<E> : never;
type ResultInput<R> = R extends Route<z.ZodType, infer S, z.ZodType> ? z.input<S> : never;
type ParamsOutput<R> = R extends Route<infer P, z.ZodType, z.ZodType> ? z.output<P> : never;

export interface Call<R = Route> {
  /** Aborted by the asking side's cancel and when it goes. */
  readonly signal: AbortSignal;
  /** Raw bytes beside the params. */
  readonly bytes: Uint8Array;
  /**
   * Sends one event; resolves when it was handed to the channel, which waits for credit. Await it, or memory grows.
   * @throws MiaError `request.cancelled` once nobody listens
   */
  emit(event: EventInput<R>): Promise<void>;
  /** Raw bytes beside the result. */
  reply(bytes: Uint8Array): void;
}

export type Handler<R = Route> = (params: ParamsOutput<R>, call: Call<R>) => Promise<ResultInput<R>> | ResultInput<R>;
export type Handlers<C extends Contract> = { [K in keyof C]: Handler<C[K]> };

interface Running {
  abort: AbortController;
  credit: number;
  /** Emitters that wait for credit, in order. */
  waiting: (() => void)[];
}

export class Serving {
  readonly #send: (kind: FrameKind, header: object, body?: Uint8Array) => void;
  readonly #contract: Contract;
  readonly #handlers: Record<string, Handler<never> | undefined>;
  readonly #onError: ((route: string, error: unknown) => void) | undefined;
  readonly #running = new Map<number, Running>();

  constructor(
    send: (kind: FrameKind, header: object, body?: Uint8Array) => void,
    options: { contract?: Contract; handlers?: object; onHandlerError?: (route: string, error: unknown) => void },
  ) {
    this.#send = send;
    this.#contract = options.contract ?? {};
    this.#handlers = (options.handlers ?? {}) as Record<string, Handler<never> | undefined>;
    this.#onError = options.onHandlerError;
  }

  request(frame: Frame): void {
    const header = requestHeader.safeParse(frame.header);
    if (!header.success) throw new MiaError('protocol.malformed', { reason: 'request' });
    const { id, name, params, credit } = header.data;
    // The same number twice would let two answers take each other's place.
    if (this.#running.has(id)) throw new MiaError('protocol.malformed', { reason: 'id' });
    const running: Running = { abort: new AbortController(), credit: credit ?? 1, waiting: [] };
    if (this.#running.size >= MAX_RUNNING) {
      this.#fail(id, new MiaError('conflict', { running: MAX_RUNNING }));
      return;
    }
    this.#running.set(id, running);
    void this.#run(id, name, params, frame.body, running);
  }

  async #run(id: number, name: string, params: unknown, bytes: Uint8Array, running: Running): Promise<void> {
    try {
      const route = Object.hasOwn(this.#contract, name) ? this.#contract[name] : undefined;
      const handler = route && this.#handlers[name];
      if (!handler) throw new MiaError('request.unknown', { route: name.slice(0, 100) });
      const parsed = route.params.safeParse(params ?? {});
      // Only where it is wrong, never what was there.
      if (!parsed.success) throw new MiaError('request.invalid', { route: name, at: (parsed.error.issues[0]?.path ?? []).join('.') });
      let reply: Uint8Array | undefined;
      const result = await handler(parsed.data as never, {
        signal: running.abort.signal,
        bytes,
        emit: (event) => this.#emit(id, event, running),
        reply: (body) => {
          reply = body;
        },
      });
      this.#finish(id, 'result', { id, result }, reply);
    } catch (error) {
      if (!(error instanceof MiaError)) this.#onError?.(name, error);
      this.#fail(id, running.abort.signal.aborted ? new MiaError('request.cancelled') : MiaError.from(error));
    } finally {
      this.#running.delete(id);
    }
  }

  async #emit(id: number, event: unknown, running: Running): Promise<void> {
    if (running.abort.signal.aborted) throw new MiaError('request.cancelled');
    if (running.credit === 0 || running.waiting.length > 0) await new Promise<void>((resolve) => running.waiting.push(resolve));
    else running.credit -= 1;
    if (running.abort.signal.aborted) throw new MiaError('request.cancelled');
    this.#send('event', { id, event });
  }

  credit(frame: Frame): void {
    const header = creditHeader.safeParse(frame.header);
    if (!header.success) throw new MiaError('protocol.malformed', { reason: 'credit' });
    const running = this.#running.get(header.data.id);
    if (!running) return;
    running.credit += header.data.count;
    while (running.credit > 0 && running.waiting.length > 0) {
      running.credit -= 1;
      running.waiting.shift()?.();
    }
  }

  cancel(frame: Frame): void {
    const header = cancelHeader.safeParse(frame.header);
    if (!header.success) throw new MiaError('protocol.malformed', { reason: 'cancel' });
    this.#stop(this.#running.get(header.data.id));
  }

  lost(): void {
    for (const running of this.#running.values()) this.#stop(running);
  }

  #stop(running: Running | undefined): void {
    if (!running) return;
    running.abort.abort(new MiaError('request.cancelled'));
    for (const wake of running.waiting.splice(0)) wake();
  }

  /** An answer too large for one frame is an error of its own, not a broken connection. */
  #finish(id: number, kind: 'result', header: object, body?: Uint8Array): void {
    try {
      this.#send(kind, header, body);
    } catch (error) {
      this.#fail(
        id,
        error instanceof MiaError && error.code === 'protocol.oversized'
          ? new MiaError('request.too-large', error.details)
          : MiaError.from(error),
      );
    }
  }

  #fail(id: number, error: MiaError): void {
    this.#send('error', { id, error: error.toShape() });
  }
}

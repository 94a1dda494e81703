/** The one door to the host. Features call `ask()`; tests and the harness put their own host behind it. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, EventOf, ParamsOf, ResultOf, RouteName } from '../../contract/index.ts';
import { during } from './doing.ts';

export interface AskOptions<N extends RouteName> {
  signal?: AbortSignal | undefined;
  onEvent?: ((event: EventOf<App[N]>) => void | Promise<void>) | undefined;
  bytes?: Uint8Array | undefined;
}

export interface Host {
  /** Rejects with MiaError only. */
  request<N extends RouteName>(name: N, params: ParamsOf<App[N]>, options?: AskOptions<N>): Promise<ResultOf<App[N]>>;
  /** The same, with the raw bytes beside the result. */
  fetch?<N extends RouteName>(
    name: N,
    params: ParamsOf<App[N]>,
    options?: AskOptions<N>,
  ): Promise<{ result: ResultOf<App[N]>; bytes: Uint8Array }>;
}

const absent: Host = { request: () => Promise.reject(new MiaError('connection.lost')) };
let current: Host = absent;

/** What answers from now on; null when nothing does. */
export function setHost(host: Host | null): void {
  current = host ?? absent;
}

let again: () => void = () => {};

/** How the connection is tried again at once. */
export function setReconnect(work: () => void): void {
  again = work;
}

/** Connects now instead of after the back-off; nothing where the connection stands. */
export function reconnect(): void {
  again();
}

/** Asks the host. Rejects with MiaError only. */
export async function ask<N extends RouteName>(name: N, params: ParamsOf<App[N]>, options?: AskOptions<N>): Promise<ResultOf<App[N]>> {
  try {
    return await current.request(name, params, options);
  } catch (error) {
    throw during(name, MiaError.from(error));
  }
}

/** The same, with the raw bytes that came beside the result. */
export async function askBytes<N extends RouteName>(
  name: N,
  params: ParamsOf<App[N]>,
  options?: AskOptions<N>,
): Promise<{ result: ResultOf<App[N]>; bytes: Uint8Array }> {
  try {
    if (!current.fetch) throw new MiaError('connection.lost');
    return await current.fetch(name, params, options);
  } catch (error) {
    throw during(name, MiaError.from(error));
  }
}

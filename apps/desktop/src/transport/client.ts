/** The typed face of a peer that only asks: what a window, a terminal and the tests use. */
import type { MiaError } from '@mia/core/errors.ts';
import type { Contract, ParamsOf, ResultOf } from '../contract/define.ts';
import type { CallOptions } from './asking.ts';
import type { FrameChannel } from './channel.ts';
import type { Hello } from './headers.ts';
import { createPeer } from './peer.ts';

export interface ClientOptions<C extends Contract> {
  /** The contract that the other side serves: results and events are checked by it. */
  contract: C;
  appVersion: string;
  /** A one-time token or a session secret, where the other side asks for one. */
  auth?: Hello['auth'];
}

export interface Client<C extends Contract> {
  /** The host's hello; `session` is the secret to keep (sessionStorage) and to answer with after a reload. */
  readonly ready: Promise<Hello>;
  readonly closed: boolean;
  /**
   * Asks. Rejects with MiaError only: the other side's code, `request.cancelled` after the signal, `connection.lost`
   * when it went, `protocol.*`. `onEvent` gets events in order, each awaited before the next (and before the result).
   */
  request<K extends keyof C & string>(name: K, params: ParamsOf<C[K]>, options?: CallOptions<C[K]>): Promise<ResultOf<C[K]>>;
  /** The same, with the raw bytes beside the result. */
  fetch<K extends keyof C & string>(
    name: K,
    params: ParamsOf<C[K]>,
    options?: CallOptions<C[K]>,
  ): Promise<{ result: ResultOf<C[K]>; bytes: Uint8Array }>;
  onClose(listener: (error: MiaError) => void): void;
  close(): void;
}

/** A client on a channel: `createClient(channel, { contract: app, appVersion, auth })`. */
export function createClient<C extends Contract>(channel: FrameChannel, options: ClientOptions<C>): Client<C> {
  const peer = createPeer<Record<string, never>, C>(channel, {
    appVersion: options.appVersion,
    asks: options.contract,
    ...(options.auth ? { auth: options.auth } : {}),
  });
  const fetch: Client<C>['fetch'] = async (name, params, callOptions) => {
    const { result, bytes } = await peer.call(name, params, callOptions);
    return { result: result as ResultOf<C[typeof name]>, bytes };
  };
  return {
    ready: peer.ready,
    get closed() {
      return peer.closed;
    },
    fetch,
    request: async (name, params, callOptions) => (await fetch(name, params, callOptions)).result,
    onClose: (listener) => peer.onClose(listener),
    close: () => peer.close(),
  };
}

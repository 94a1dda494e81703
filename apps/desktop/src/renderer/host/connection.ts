/** Keeps one client connected: opens, says who it is, comes back with back-off, and tells how it stands. */
import { MiaError } from '@mia/core/errors.ts';
import { app } from '../../contract/index.ts';
import type { FrameChannel } from '../../transport/channel.ts';
import { type Client, createClient } from '../../transport/client.ts';
import { setHost, setReconnect } from './host.ts';
import { watchWake } from './wake.ts';

export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  /** Lost; comes back by itself. */
  | { kind: 'away' }
  /** The host refuses this window: only the person can help. */
  | { kind: 'refused'; error: MiaError };

export interface LinkOptions {
  open(signal: AbortSignal): Promise<FrameChannel>;
  auth(): { token: string } | { secret: string } | undefined;
  /** A session secret, given once for a token. */
  onSession(secret: string): void;
  onState(state: LinkState): void;
  appVersion: string;
  /** Milliseconds before the nth new attempt. */
  backoff?: (attempt: number) => number;
  /** Calls back when the connection may have died unseen; returns how to end it. After sleep and the like by itself. */
  wakes?: (onWake: () => void) => () => void;
}

/** Milliseconds within which a host that is there answers, however busy. */
const ANSWERS_WITHIN = 5000;

export const REFUSALS: readonly string[] = ['access.denied', 'access.token-spent', 'protocol.version', 'host.stopped'];

/** What a host that could not start says to every window: connecting again by itself changes nothing. */
const refuses = (code: string): boolean => REFUSALS.includes(code) || code.startsWith('data.');

/** 250 ms, doubled each time, 8 s at most. */
export const defaultBackoff = (attempt: number): number => Math.min(8000, 250 * 2 ** attempt);

/** Connects and stays connected until the returned function is called; `retry` skips the wait, or knocks again after a refusal. */
export function link(options: LinkOptions): { retry(): void; end(): void } {
  const abort = new AbortController();
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let client: Client<typeof app> | null = null;
  /** The one that has said hello. */
  let live: Client<typeof app> | null = null;
  let refused = false;

  const again = (): void => {
    if (abort.signal.aborted) return;
    setHost(null);
    options.onState({ kind: 'away' });
    timer = setTimeout(connect, (options.backoff ?? defaultBackoff)(attempt++));
  };

  const connect = async (): Promise<void> => {
    timer = undefined;
    try {
      const channel = await options.open(abort.signal);
      const auth = options.auth();
      const mine = createClient(channel, { contract: app, appVersion: options.appVersion, ...(auth ? { auth } : {}) });
      client = mine;
      let settled = false;
      mine.onClose((error) => {
        if (client !== mine || !settled) return;
        if (refuses(error.code)) refuse(error);
        else again();
      });
      const hello = await mine.ready;
      settled = true;
      if (hello.session) options.onSession(hello.session);
      attempt = 0;
      live = mine;
      setHost(mine);
      options.onState({ kind: 'open' });
      if (mine.closed) again();
    } catch (thrown) {
      const error = MiaError.from(thrown, 'connection.lost');
      if (refuses(error.code)) refuse(error);
      else again();
    }
  };

  const refuse = (error: MiaError): void => {
    refused = true;
    setHost(null);
    options.onState({ kind: 'refused', error });
  };

  const retry = (): void => {
    if (timer === undefined && !refused) return;
    refused = false;
    clearTimeout(timer);
    attempt = 0;
    void connect();
  };

  let checking = false;
  /** A connection that slept through its end says nothing: it is asked, so that the next question does not wait for it. */
  const check = async (): Promise<void> => {
    if (timer !== undefined) retry();
    const mine = live;
    if (checking || mine === null || mine.closed) return;
    checking = true;
    try {
      await mine.request('app.info', {}, { signal: AbortSignal.timeout(ANSWERS_WITHIN) });
    } catch (thrown) {
      if (live === mine && !mine.closed && !abort.signal.aborted && MiaError.from(thrown).code === 'request.cancelled') {
        client = null;
        live = null;
        mine.close();
        setHost(null);
        options.onState({ kind: 'away' });
        attempt = 0;
        void connect();
      }
    } finally {
      checking = false;
    }
  };

  options.onState({ kind: 'connecting' });
  setReconnect(retry);
  void connect();
  const unwatch = (options.wakes ?? watchWake)(() => void check());
  return {
    retry,
    end() {
      unwatch();
      abort.abort();
      clearTimeout(timer);
      client?.close();
      setHost(null);
    },
  };
}

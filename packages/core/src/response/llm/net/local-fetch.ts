import { type Agent, fetch as undiciFetch } from 'undici';
import { isAbort, MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { createLoopbackAgent, isLoopbackHost } from './loopback.ts';

/** How long nothing may come, in ms, before the request fails with `model.timeout`. */
export interface SilenceLimits {
  /** Until the answer's first byte: loading and reading happen in this time. */
  first: number;
  /** Between two pieces of the answer. */
  between: number;
}

/** A model server is given up after this long without a sign of life. */
export const SILENCE_MS = 60_000;

export interface LocalFetchOptions {
  clock: Clock;
  /** Whose server it is: stands in the details of `model.not-running`. */
  provider?: string;
  signal?: AbortSignal | undefined;
  limits?: SilenceLimits;
  /** Turns an HTTP error into ours; the body is the server's own text, at most 64 KiB. */
  httpFault(status: number, body: string): MiaError;
  /** Called when the request leaves, before anything is awaited. */
  onSent?: () => void;
  /** Each line must be JSON: anything else is `model.garbage`, a cut last line `model.interrupted`. */
  jsonLines?: boolean;
  /** What the answer's content type must be; another one is `model.garbage`. */
  contentType?: RegExp;
  /** Told when the body fails; the bytes returned are put in place of the failure, so that nothing before it is lost on the way. */
  onBodyFault?: (fault: MiaError) => Uint8Array;
}

const MAX_LINE = 32 * 1024 * 1024;
let agent: Agent | undefined;

/**
 * A fetch of its own for one request to a server on this computer: it can be aborted alone, follows no redirect, uses no
 * proxy, connects to loopback only, and fails when the server is silent for too long.
 * @throws MiaError `model.not-running` (refused), `model.unreachable`, `model.timeout`, `model.interrupted` (connection lost),
 * `model.garbage` (not HTTP, a redirect, a bad line), `model.elsewhere-refused`, `request.cancelled`, or what `httpFault` made
 */
export function createLocalFetch(options: LocalFetchOptions): typeof fetch {
  const { clock, limits = { first: SILENCE_MS, between: SILENCE_MS } } = options;
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!isLoopbackHost(url.hostname)) throw new MiaError('model.elsewhere-refused', { host: url.hostname });
    const silence = new AbortController();
    let disarm = () => {};
    const arm = (ms: number) => {
      disarm();
      disarm = clock.after(ms, () => silence.abort(new MiaError('model.timeout', { ms })));
    };
    const signals = [silence.signal, options.signal, init.signal].filter((s): s is AbortSignal => !!s);
    const fault = (error: unknown, started: boolean): MiaError => {
      if (silence.signal.reason instanceof MiaError) return silence.signal.reason;
      if (options.signal?.aborted || init.signal?.aborted) return new MiaError('request.cancelled');
      const told = networkFault(error, started);
      return told.code === 'model.not-running' && options.provider ? new MiaError(told.code, { provider: options.provider }) : told;
    };
    if (options.signal?.aborted) throw new MiaError('request.cancelled');
    agent ??= createLoopbackAgent();
    arm(limits.first);
    let response: Awaited<ReturnType<typeof undiciFetch>>;
    try {
      const sent = undiciFetch(url.href, {
        ...(init as object),
        signal: AbortSignal.any(signals),
        redirect: 'error',
        dispatcher: agent,
      });
      options.onSent?.();
      response = await sent;
    } catch (error) {
      disarm();
      throw fault(error, false);
    }
    if (!response.ok) {
      arm(limits.between);
      const text = await response.text().catch(() => '');
      disarm();
      throw options.httpFault(response.status, text.slice(0, 65_536));
    }
    disarm();
    const body = response.body;
    const type = response.headers.get('content-type') ?? '';
    if (!body || (options.contentType && !options.contentType.test(type))) {
      void body?.cancel().catch(() => {});
      throw new MiaError('model.garbage');
    }
    const reader = (body as unknown as ReadableStream<Uint8Array>).getReader();
    const lines = options.jsonLines ? new LineCheck() : null;
    const watched = new ReadableStream<Uint8Array>({
      async pull(controller) {
        arm(limits.between);
        try {
          const { done, value } = await reader.read();
          disarm();
          if (done) {
            lines?.end();
            controller.close();
            return;
          }
          lines?.push(value);
          controller.enqueue(value);
        } catch (error) {
          disarm();
          const failed = fault(error, true);
          void reader.cancel().catch(() => {});
          if (!options.onBodyFault) return controller.error(failed);
          controller.enqueue(options.onBodyFault(failed));
          controller.close();
        }
      },
      async cancel() {
        disarm();
        await reader.cancel().catch(() => {});
      },
    });
    return new Response(watched, { status: response.status, headers: [...response.headers.entries()] });
  };
}

/**
 * Any failure of a connection as one of our codes. The cause is not kept: a parser's error holds bytes of the answer.
 * @param started whether the answer had begun
 */
export function networkFault(error: unknown, started: boolean): MiaError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof MiaError) return cause;
    if (isAbort(cause)) return new MiaError('request.cancelled');
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    // several addresses were tried (localhost): all of them must have refused
    const refused = cause instanceof AggregateError ? cause.errors.every((one) => one?.code === 'ECONNREFUSED') : code === 'ECONNREFUSED';
    if (refused) return new MiaError('model.not-running');
    if (!started && (code.startsWith('HPE_') || /redirect/.test(cause.message))) return new MiaError('model.garbage', { reason: 'http' });
    if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') return new MiaError('model.interrupted', { reason: code });
  }
  return new MiaError(started ? 'model.interrupted' : 'model.unreachable');
}

/** Checks newline-delimited JSON as it passes (npm ollama would skip a bad line and print it to the console). */
class LineCheck {
  #decoder = new TextDecoder();
  #rest = '';

  push(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE) throw new MiaError('model.garbage', { reason: 'line too long' });
    for (const line of lines) if (!isJsonObject(line)) throw new MiaError('model.garbage', { reason: 'not json' });
  }

  end(): void {
    const last = this.#rest + this.#decoder.decode();
    if (last.trim() !== '' && !isJsonObject(last)) throw new MiaError('model.interrupted', { reason: 'line cut' });
  }
}

function isJsonObject(line: string): boolean {
  if (line.trim() === '') return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

import { MiaError } from '@mia/core/errors.ts';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';

/** A response whose body must be read or dumped. */
export type HttpResponse = Dispatcher.ResponseData;

export interface HttpAnswer {
  response: HttpResponse;
  /** sha256 by the hub's own word (`x-linked-etag` of the first answer), where it gave one. */
  linkedSha256: string | null;
}

/** Reads from the model hub: proxy-aware, redirects only to https, addresses with credentials refused. */
export class Http {
  readonly #proxied: Dispatcher;
  readonly #direct: Dispatcher;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    const pick = (...names: string[]) => names.map((name) => env[name]).find((value) => value);
    const timeouts = { connectTimeout: 10_000, headersTimeout: 30_000, bodyTimeout: 60_000 };
    const httpProxy = pick('http_proxy', 'HTTP_PROXY') ?? '';
    const httpsProxy = pick('https_proxy', 'HTTPS_PROXY') ?? '';
    this.#proxied = new EnvHttpProxyAgent({ ...timeouts, httpProxy, httpsProxy, noProxy: pick('no_proxy', 'NO_PROXY') ?? '' });
    this.#direct = new Agent(timeouts);
  }

  /**
   * @throws MiaError `download.failed` for an address or a redirect that is not allowed; undici's errors for the network
   */
  async get(
    url: string,
    options: { headers?: Record<string, string>; signal?: AbortSignal; method?: 'GET' | 'HEAD' } = {},
  ): Promise<HttpAnswer> {
    let target = allowed(new URL(url), new URL(url));
    let linkedSha256: string | null = null;
    for (let hop = 0; hop <= 5; hop++) {
      const response = await request(target, {
        method: options.method ?? 'GET',
        // A hash of encoded bytes would be worth nothing.
        headers: { 'accept-encoding': 'identity', 'user-agent': 'mia', ...options.headers },
        dispatcher: isLoopback(target) ? this.#direct : this.#proxied,
        ...(options.signal ? { signal: options.signal } : {}),
      });
      linkedSha256 ??= sha256Header(response);
      const location = header(response, 'location');
      if (![301, 302, 303, 307, 308].includes(response.statusCode) || !location) return { response, linkedSha256 };
      await response.body.dump();
      target = allowed(new URL(location, target), new URL(url));
    }
    throw new MiaError('download.failed', { reason: 'too many redirects' });
  }

  /** Whether anything sensible answers there within `ms`. */
  async answers(url: string, ms: number): Promise<boolean> {
    try {
      const { body, statusCode } = await request(allowed(new URL(url), new URL(url)), {
        method: 'HEAD',
        dispatcher: isLoopback(new URL(url)) ? this.#direct : this.#proxied,
        signal: AbortSignal.timeout(ms),
      });
      await body.dump();
      // A closed network's gateway answers too, with 403, 407 or 5xx.
      return statusCode < 400;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#proxied.destroy(), this.#direct.destroy()]);
  }
}

/** One header's value; of a repeated one the first. */
export function header(response: HttpResponse, name: string): string | null {
  const value = response.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function sha256Header(response: HttpResponse): string | null {
  const match = /^"?([0-9a-f]{64})"?$/.exec(header(response, 'x-linked-etag') ?? '');
  return match?.[1] ?? null;
}

/** https, or plain http from a hub on this computer to this computer (a mirror, a test). */
function allowed(target: URL, base: URL): URL {
  const secure = target.protocol === 'https:';
  const local = target.protocol === 'http:' && isLoopback(target) && base.protocol === 'http:' && isLoopback(base);
  if ((!secure && !local) || target.username || target.password) throw new MiaError('download.failed', { reason: 'address refused' });
  return target;
}

function isLoopback(url: URL): boolean {
  return url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname === 'localhost';
}

import { isIPv4, isIPv6 } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { MiaError } from '../../../errors.ts';

/** True for 127.0.0.0/8, ::1 and IPv4-mapped loopback: addresses that never leave this computer (RFC 1122, RFC 4291). */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (isIPv4(plain)) return plain.startsWith('127.');
  return isIPv6(address) && address === '::1';
}

/** True for host names that may be tried at all: what they really connect to is checked again on the socket. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return bare === 'localhost' || bare.endsWith('.localhost') || isLoopbackAddress(bare);
}

/**
 * A connection pool that gives out a socket only when the address it is really connected to is loopback, whatever its
 * name was; no proxy, no time limits of its own (silence is timed by the Clock), one connection for each request, so that
 * closing it is the abort that the server sees.
 */
export function createLoopbackAgent(connectTimeoutMs = 5000): Agent {
  const connect = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect(options, callback) {
      connect(options, (error, socket) => {
        if (error || !socket) return callback(error ?? new MiaError('model.unreachable'), null);
        if (!isLoopbackAddress(socket.remoteAddress ?? '')) {
          socket.destroy();
          return callback(new MiaError('model.elsewhere-refused', { host: options.hostname }), null);
        }
        callback(null, socket);
      });
    },
  });
}

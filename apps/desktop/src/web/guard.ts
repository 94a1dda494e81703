/**
 * Who may talk to the shell at all, told by the headers that a page can not forge. It comes before any token: another
 * page of the same browser, on another site or another port of this computer, gets nothing.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { SOCKET_PATH } from '../transport/websocket.ts';

export interface Asked {
  headers: IncomingHttpHeaders;
  /** Path of the request, without its query. */
  path: string;
  port: number;
}

/** The one name the shell answers to: a foreign name that resolves to 127.0.0.1 (DNS rebinding) is not it. */
const hostOf = (port: number): string => `127.0.0.1:${port}`;

/** Why an HTTP request is refused, null when it is not. */
export function refuseRequest({ headers, path, port }: Asked): string | null {
  if (headers.host !== hostOf(port)) return 'host';
  if (headers.origin !== undefined && headers.origin !== `http://${hostOf(port)}`) return 'origin';
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return null;
  // The redirect file is a foreign origin: the page itself may be navigated to from there. It holds no secret.
  const navigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return site === 'cross-site' && navigation && path === '/' ? null : 'site';
}

/** Why a WebSocket upgrade is refused, null when it is not. Stricter: the origin must be there. */
export function refuseUpgrade({ headers, path, port }: Asked): string | null {
  if (headers.host !== hostOf(port)) return 'host';
  if (headers.origin !== `http://${hostOf(port)}`) return 'origin';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return 'site';
  return path === SOCKET_PATH ? null : 'path';
}

/** Why a request of a second start is refused: it comes from no browser, so it has none of a browser's headers. */
export function refuseAttach({ headers, port }: Asked): string | null {
  if (headers.host !== hostOf(port)) return 'host';
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return 'origin';
  return null;
}

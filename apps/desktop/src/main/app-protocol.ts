/** `app://mia/`: the window's files and nothing beside them, with the headers that the browser shell gives. */
import { APP_ORIGIN } from '../contract/shell.ts';
import { type AttachmentSource, answerAttachment } from '../web/attachments.ts';
import { contentSecurityPolicy } from '../web/headers.ts';
import { openStatic } from '../web/static.ts';

export const APP_SCHEME = APP_ORIGIN.slice(0, APP_ORIGIN.indexOf(':'));

/** Standard and secure: the page has an origin, `'self'` means it, and what needs a secure context works. */
export const SCHEME_PRIVILEGES = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
} as const;

export const appHeaders = (): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy({ frameAncestors: true }),
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
});

/** The path of a request below the window's folder; null when it is not one of ours. */
export function appPath(url: string, method: string): string | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  // Read by hand: URL would fold "..", and what is not plainly a path is not to be made into one.
  const match = /^app:\/\/mia(\/[^?#]*)?(?:[?#].*)?$/.exec(url);
  return match ? (match[1] ?? '/') : null;
}

/** Answers a request for a file of the window, or for an attachment. Never rejects. */
export async function answerApp(
  root: string,
  request: { url: string; method: string; headers: Headers },
  attachments: AttachmentSource,
): Promise<Response> {
  const path = appPath(request.url, request.method);
  if (path?.startsWith('/attachment/')) {
    const target = request.url.slice(APP_ORIGIN.length);
    const { status, headers, body } = await answerAttachment(attachments, {
      method: request.method,
      target,
      range: request.headers.get('range'),
    });
    return new Response(request.method === 'HEAD' ? null : pulled(body), { status, headers: { ...appHeaders(), ...headers } });
  }
  const file = path === null ? null : await openStatic(root, path);
  if (!file) return new Response(null, { status: 404, headers: appHeaders() });
  try {
    const bytes = request.method === 'HEAD' ? null : await file.handle.readFile();
    return new Response(bytes as Uint8Array<ArrayBuffer> | null, {
      headers: { ...appHeaders(), 'Content-Type': file.type, 'Content-Length': String(file.bytes) },
    });
  } catch {
    return new Response(null, { status: 500, headers: appHeaders() });
  } finally {
    await file.handle.close();
  }
}

/** A body that takes the next part only when the page has taken the last. */
function pulled(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const from = parts[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await from.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await from.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** `GET /attachment/ID`: what both shells answer, from whoever can read the file. */
import type { ErrorCode } from '@mia/core/errors.ts';
import { MiaError } from '@mia/core/errors.ts';
import { ATTACHMENT_CHUNK, SHOWN_TYPES, VARIANTS, type Variant } from '../contract/attachment.ts';

/** Who can read attachments. Both methods reject with MiaError. */
export interface AttachmentSource {
  info(id: string, variant: Variant): Promise<{ bytes: number; type: string }>;
  /** Bytes from `start` up to, not including, `end`: `ATTACHMENT_CHUNK` at most. */
  chunk(id: string, start: number, end: number, variant: Variant): Promise<Uint8Array>;
}

export interface AttachmentAsked {
  method: string;
  /** Path and query of the request. */
  target: string;
  range: string | null;
}

export interface AttachmentAnswer {
  status: number;
  headers: Record<string, string>;
  /** Pulled as it is wanted; throws where a later part turns out damaged: the connection is to be cut then, not ended. */
  body: AsyncIterable<Uint8Array>;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  'attachment.missing': 404,
  'vault.locked': 403,
  'request.invalid': 400,
};

/** The id in a path of an attachment; null for every other path. */
export const attachmentId = (path: string): string | null => /^\/attachment\/([0-9a-f]{32})$/.exec(path)?.[1] ?? null;

/** Answers for an attachment. Never rejects: what is wrong is the answer, its error's code and details as JSON. */
export async function answerAttachment(source: AttachmentSource, { method, target, range }: AttachmentAsked): Promise<AttachmentAnswer> {
  try {
    const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
    const id = attachmentId(pathname);
    const asked = searchParams.get('variant') ?? 'original';
    const variant = VARIANTS.find((one) => one === asked);
    if (id === null || !variant) throw new MiaError('not-found', { what: 'attachment' });
    const { bytes, type } = await source.info(id, variant);
    if (!SHOWN_TYPES.has(type)) return refused(415, new MiaError('request.invalid', { reason: 'type' }));
    const part = range === null ? null : parseRange(range, bytes);
    if (part === 'none') return refused(416, new MiaError('request.invalid', { reason: 'range' }), { 'Content-Range': `bytes */${bytes}` });
    const { start, end } = part ?? { start: 0, end: bytes };
    const headers: Record<string, string> = { 'Content-Type': type, 'Content-Length': String(end - start), 'Accept-Ranges': 'bytes' };
    if (part) headers['Content-Range'] = `bytes ${start}-${end - 1}/${bytes}`;
    const status = part ? 206 : 200;
    if (method === 'HEAD') return { status, headers, body: none() };
    // The first is read before anything is said: where it is damaged, that is the answer.
    const ahead = end > start ? await source.chunk(id, start, Math.min(end, start + ATTACHMENT_CHUNK), variant) : null;
    return { status, headers, body: ahead ? chunks(source, { id, variant, start, end }, ahead) : none() };
  } catch (error) {
    const told = MiaError.from(error);
    return refused(STATUS[told.code] ?? 500, told);
  }
}

async function* chunks(
  source: AttachmentSource,
  { id, variant, start, end }: { id: string; variant: Variant; start: number; end: number },
  first: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield first;
  for (let at = start + first.length; at < end; ) {
    const chunk = await source.chunk(id, at, Math.min(end, at + ATTACHMENT_CHUNK), variant);
    yield chunk;
    at += chunk.length;
  }
}

async function* none(): AsyncGenerator<Uint8Array> {}

function refused(status: number, error: MiaError, headers: Record<string, string> = {}): AttachmentAnswer {
  const body = new TextEncoder().encode(JSON.stringify(error.toShape()));
  const all = { ...headers, 'Content-Type': 'application/json', 'Content-Length': String(body.length) };
  return {
    status,
    headers: all,
    body: (async function* () {
      yield body;
    })(),
  };
}

/** One range; null for what is none, or more than one, which are answered with the whole; 'none' for one that is not there. */
export function parseRange(header: string, bytes: number): { start: number; end: number } | 'none' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'none' : { start: bytes - length, end: bytes };
  }
  const start = Number(first);
  const end = last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (last !== '' && Number(last) < start) return null;
  return start < bytes ? { start, end } : 'none';
}

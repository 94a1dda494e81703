import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAbort, MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { CatalogueFile } from '../catalogue/index.ts';
import { diskError, makeFolder, placeFile, readJson, remove, sha256Of, sizeOf, writeWhole } from './files.ts';
import { type Http, type HttpAnswer, header } from './http.ts';

export interface HubFetch {
  http: Http;
  /** Base URL of the hub. */
  hub: string;
  file: CatalogueFile;
  /** Where the file is to stand; what arrives lies beside it as `.part`, with its entity tag in `.part.json`. */
  target: string;
  signal: AbortSignal;
  clock: Clock;
  /** Bytes of this file that lie on the disk now. */
  onBytes(bytes: number): void;
  /** All bytes are here; their hash is being taken. */
  onVerify(): void;
}

/** Breaks of the connection without a single new byte between them, before giving up. */
const ATTEMPTS = 5;

/**
 * Fetches one file from the hub, going on where an earlier attempt ended, checks its sha256 and puts it in place.
 * Ranges and entity tags: RFC 9110, sections 13.1.5 (If-Range) and 14.
 * @returns the sha256 that the bytes really have
 * @throws MiaError `download.offline`, `download.http` (details: status), `download.checksum`, `download.disk-full`,
 * `download.failed`; what the signal aborts with. What was fetched is kept except after a wrong hash.
 */
export async function fetchFromHub(job: HubFetch): Promise<string> {
  const part = `${job.target}.part`;
  await makeFolder(dirname(part));
  // A wrong hash of bytes that came in several pieces may be the joint's fault: once more, from the start.
  const begun = (await sizeOf(part)) > 0;
  for (let last = false; ; last = true) {
    const { linkedSha256, pieces } = await fetchBytes(job, part);
    job.onVerify();
    const sha256 = await sha256Of(part, job.signal);
    const expected = job.file.sha256 ?? linkedSha256;
    if (sha256 === expected) {
      await placeFile(part, job.target);
      await remove(`${part}.json`);
      return sha256;
    }
    await remove(part);
    await remove(`${part}.json`);
    job.onBytes(0);
    if (last || (!begun && pieces <= 1)) throw new MiaError('download.checksum', { known: expected !== null });
  }
}

async function fetchBytes(job: HubFetch, part: string): Promise<{ linkedSha256: string | null; pieces: number }> {
  let linkedSha256: string | null = null;
  let failures = 0;
  let pieces = 0;
  for (;;) {
    const before = await sizeOf(part);
    try {
      if (before === job.file.size && before > 0 && (job.file.sha256 || linkedSha256)) return { linkedSha256, pieces };
      pieces += 1;
      const answer = await ask(job, part, before);
      linkedSha256 ??= answer.linkedSha256;
      await receive(job, part, before, answer);
      if ((await sizeOf(part)) === job.file.size) return { linkedSha256, pieces };
      throw new MiaError('download.offline', { reason: 'cut' });
    } catch (thrown) {
      if (job.signal.aborted) throw job.signal.reason ?? thrown;
      const error = asDownloadError(thrown);
      const retryable = error.code === 'download.offline' || (error.code === 'download.http' && isTransient(error.details.status));
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (!retryable || failures >= ATTEMPTS) throw error;
      await pause(job.clock, 250 * 2 ** failures, job.signal);
    }
  }
}

async function ask(job: HubFetch, part: string, offset: number): Promise<HttpAnswer> {
  const address = job.file.hub;
  if (!address) throw new MiaError('download.failed', { reason: 'no address' });
  const url = `${job.hub.replace(/\/$/, '')}/${address.repo}/resolve/${address.revision}/${address.path}`;
  const headers: Record<string, string> = {};
  if (offset > 0) {
    headers.range = `bytes=${offset}-`;
    const etag = await storedTag(part);
    if (etag) headers['if-range'] = etag;
  }
  return job.http.get(url, { headers, signal: job.signal });
}

/** Writes one response behind what is there, or from the start when the server began anew. */
async function receive(job: HubFetch, part: string, offset: number, { response }: HttpAnswer): Promise<void> {
  const { statusCode } = response;
  const etag = header(response, 'etag');
  if (statusCode === 416) {
    // Nothing behind what we have, and it is not the whole file: it must be another one.
    await response.body.dump();
    await startAnew(part);
    throw new MiaError('download.offline', { reason: 'range' });
  }
  if (statusCode !== 200 && statusCode !== 206) {
    await response.body.dump();
    throw new MiaError('download.http', { status: statusCode });
  }
  const known = await storedTag(part);
  const changed = offset > 0 && known !== null && etag !== null && strong(etag) !== known;
  const range = /^bytes (\d+)-/.exec(header(response, 'content-range') ?? '');
  if (statusCode === 206 && (changed || Number(range?.[1]) !== offset)) {
    response.body.destroy();
    await startAnew(part);
    throw new MiaError('download.offline', { reason: 'changed' });
  }
  const resumed = statusCode === 206;
  let bytes = resumed ? offset : 0;
  if (!resumed) await writeWhole(`${part}.json`, JSON.stringify({ etag: strong(etag) }));
  const file = await open(part, resumed ? 'a' : 'w', 0o600);
  try {
    for await (const chunk of response.body) {
      bytes += (chunk as Buffer).length;
      if (bytes > job.file.size) throw new MiaError('download.checksum', { reason: 'larger than promised' });
      await file.writeFile(chunk as Buffer);
      job.onBytes(bytes);
    }
  } catch (error) {
    response.body.destroy();
    if (error instanceof MiaError && error.code === 'download.checksum') await startAnew(part);
    throw error;
  } finally {
    await file.close();
  }
}

async function startAnew(part: string): Promise<void> {
  await remove(part);
  await remove(`${part}.json`);
}

async function storedTag(part: string): Promise<string | null> {
  const stored = (await readJson(`${part}.json`)) as { etag?: unknown } | undefined;
  return typeof stored?.etag === 'string' ? stored.etag : null;
}

/** A weak tag promises nothing about bytes. */
function strong(etag: string | null): string | null {
  return etag && !etag.startsWith('W/') ? etag : null;
}

function isTransient(status: unknown): boolean {
  return status === 408 || status === 429 || (typeof status === 'number' && status >= 500);
}

function asDownloadError(thrown: unknown): MiaError {
  const error = diskError(thrown);
  if (error instanceof MiaError && !NETWORK.has(String(error.details.reason))) return error;
  if (isAbort(thrown)) return MiaError.from(thrown);
  return new MiaError('download.offline', {}, { cause: thrown });
}

/** Codes that Node gives both to sockets and to nothing else. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'EPROTO',
]);

/** Waits by the clock, or until the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => {
      signal.removeEventListener('abort', aborted);
      resolve();
    });
    const aborted = () => {
      stop();
      reject(signal.reason);
    };
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}

import { type ErrorDetails, MiaError } from '../../../errors.ts';

/**
 * An HTTP error of Ollama as one of our codes. The server's own words choose the code and go no further: they may name paths.
 * @param status HTTP status
 * @param body the answer's text, `{"error":"…"}` where it is Ollama's own
 */
export function httpFault(status: number, body: string, model?: string): MiaError {
  const details: ErrorDetails = { status, ...(model ? { model } : {}) };
  const words = errorWords(body);
  const known = words === null ? null : byWords(words, details);
  if (known) return known;
  if (status === 503 || status === 429) return new MiaError('model.busy', details);
  if (status === 401) return new MiaError('model.cloud-refused', details);
  if (status === 403) return new MiaError('model.unreachable', details);
  // a 404 that is not about a model comes from a server that is not Ollama
  if (words === null || status === 404) return new MiaError('model.garbage', details);
  if (status === 400) return new MiaError('request.invalid', details);
  if (status === 502 || status === 504) return new MiaError('model.unreachable', details);
  return new MiaError('model.crashed', details);
}

/** An `{"error": …}` line in the middle of an answer. */
export function streamFault(words: string, model: string): MiaError {
  return byWords(words, { model }) ?? new MiaError('model.interrupted', { model });
}

/** An error line while fetching a model. */
export function pullFault(words: string, model: string): MiaError {
  const details = { model };
  if (/cloud is disabled/i.test(words)) return new MiaError('model.cloud-refused', details);
  if (/file does not exist|not found|manifest unknown/i.test(words)) return new MiaError('model.missing', details);
  if (/no space left|not enough space|disk full/i.test(words)) return new MiaError('download.disk-full', details);
  if (/digest mismatch|checksum/i.test(words)) return new MiaError('download.checksum', details);
  if (/dial tcp|no such host|network is unreachable|connection refused|i\/o timeout|TLS handshake|proxyconnect/i.test(words)) {
    return new MiaError('download.offline', details);
  }
  return new MiaError('download.failed', details);
}

function byWords(words: string, details: ErrorDetails): MiaError | null {
  if (/model .*not found|pulling it first/i.test(words)) return new MiaError('model.missing', details);
  if (/exceeds? the (available )?context|input length exceeds|exceeded context/i.test(words))
    return new MiaError('model.too-long', details);
  const unsupported = /does not support ([a-z]+)/i.exec(words)?.[1];
  if (unsupported) return new MiaError('model.unsupported', { ...details, what: unsupported.toLowerCase() });
  if (/cloud is disabled|cloud models? .*disabled/i.test(words)) return new MiaError('model.cloud-refused', details);
  if (/server busy|maximum pending requests/i.test(words)) return new MiaError('model.busy', details);
  if (/more system memory|out of memory|unable to allocate|cudaMalloc/i.test(words)) return new MiaError('model.out-of-memory', details);
  if (/invalid JSON schema|format must be/i.test(words)) return new MiaError('request.invalid', details);
  if (/runner process (has terminated|no longer running)|unexpected EOF|llama runner/i.test(words))
    return new MiaError('model.crashed', details);
  if (/unable to load model|error loading model|invalid file magic|unknown model architecture|unsupported model/i.test(words)) {
    return new MiaError('model.file-invalid', details);
  }
  return null;
}

function errorWords(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return null;
    const { error } = parsed;
    if (typeof error === 'string') return error;
    // the same server's OpenAI face
    if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') return error.message;
    return null;
  } catch {
    return null;
  }
}

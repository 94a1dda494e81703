/**
 * How a second start on the same data folder asks the running host for a fresh token. Both know the attach secret from
 * `run/host.json` (0600) and prove it without saying it, so that neither a stale file nor a stranger on the port matters.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MiaError } from '@mia/core/errors.ts';

// See server.ts.
const { request } = process.getBuiltinModule('node:http');

const LIMIT_BYTES = 4096;

const prove = (secret: string, ...said: string[]): string => createHmac('sha256', secret).update(said.join('\n')).digest('base64url');

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** The running host's side: the answer to an `Authorization` header, null when it proves nothing. */
export function answerAttach(secret: string, authorization: string | undefined, issueToken: () => string): string | null {
  const [scheme, nonce, proof] = (authorization ?? '').split(' ');
  if (scheme !== 'MIA' || !nonce || !proof || !same(proof, prove(secret, 'ask', nonce))) return null;
  const token = issueToken();
  return JSON.stringify({ token, proof: prove(secret, 'answer', nonce, token) });
}

/**
 * The second start's side.
 * @returns a fresh one-time token
 * @throws MiaError `connection.lost` when nobody answers in time, `access.denied` when it is not the host of that file
 */
export function askForToken(port: number, secret: string, timeoutMs = 3000): Promise<string> {
  const nonce = randomBytes(16).toString('base64url');
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/attach',
      method: 'POST',
      agent: false,
      headers: { Authorization: `MIA ${nonce} ${prove(secret, 'ask', nonce)}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    asked.on('error', (error) => reject(new MiaError('connection.lost', {}, { cause: error })));
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('error', (error) => reject(new MiaError('connection.lost', {}, { cause: error })));
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > LIMIT_BYTES) asked.destroy(new Error('too long'));
      });
      response.on('end', () => {
        const token = verified(body);
        if (response.statusCode === 200 && token) resolve(token);
        else reject(new MiaError('access.denied'));
      });
    });
    asked.end();
  });

  function verified(body: string): string | null {
    try {
      const { token, proof } = JSON.parse(body) as { token?: unknown; proof?: unknown };
      if (typeof token !== 'string' || typeof proof !== 'string') return null;
      return same(proof, prove(secret, 'answer', nonce, token)) ? token : null;
    } catch {
      return null;
    }
  }
}

/**
 * Tokens and sessions of the browser shell. A token (256 bits, two minutes, once) becomes a session secret that lives as
 * long as this host process. Nothing of it is written to disk, and only hashes are kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import { MiaError } from '@mia/core/errors.ts';
import type { ShellClock } from './ports.ts';

export const TOKEN_LIFE_MS = 2 * 60 * 1000;
/** Sessions remembered; the oldest goes when there are more (each opened tab is one). */
const MAX_SESSIONS = 256;

export interface Access {
  /** A new one-time token, base64url. */
  issueToken(): string;
  /**
   * Redeems a token for a new session, or greets a known session again.
   * @returns the session secret to answer with after a reload; absent when a secret was shown
   * @throws MiaError `access.denied` (nothing shown, unknown secret), `access.token-spent` (used, too old or unknown)
   */
  redeem(auth: { token: string } | { secret: string } | undefined): { session?: string };
  /** Whether a session secret is one of this process. */
  knows(secret: string): boolean;
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64');
const secret = (): string => randomBytes(32).toString('base64url');

/** What is told of tokens, never the tokens themselves. */
export interface AccessListener {
  issued?(): void;
  redeemed?(): void;
}

export function createAccess(clock: ShellClock, told: AccessListener = {}): Access {
  // Looked up by hash: a comparison that tells by its time how much was right tells nothing about the secret.
  const tokens = new Map<string, number>();
  const sessions = new Set<string>();
  return {
    issueToken() {
      for (const [key, until] of tokens) if (until <= clock.monotonic()) tokens.delete(key);
      const token = secret();
      tokens.set(hash(token), clock.monotonic() + TOKEN_LIFE_MS);
      told.issued?.();
      return token;
    },
    redeem(auth) {
      if (!auth) throw new MiaError('access.denied');
      if ('secret' in auth) {
        if (!sessions.has(hash(auth.secret))) throw new MiaError('access.denied');
        return {};
      }
      const key = hash(auth.token);
      const until = tokens.get(key);
      tokens.delete(key);
      if (until === undefined || until <= clock.monotonic()) throw new MiaError('access.token-spent');
      told.redeemed?.();
      const session = secret();
      sessions.add(hash(session));
      if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.values().next().value as string);
      return { session };
    },
    knows: (value) => sessions.has(hash(value)),
  };
}

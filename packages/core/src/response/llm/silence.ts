import { SILENCE_MS, type SilenceLimits } from './net/local-fetch.ts';

/** Slower than this, in ms a token, no reading is waited for. */
const SLOWEST_READ_MS = 25;
/** Slower than this, in bytes a second, no loading from disk is waited for. */
const SLOWEST_DISK = 50e6;

/**
 * How long an answer may keep silent. 60 s without a sign is the rule; a server that sends nothing before its first token is
 * given what loading and reading honestly take on a slow machine, so that a long prompt is not mistaken for a dead server.
 * `waitMs`: what it is known to do before.
 */
export function silenceLimits(about: { unreadTokens: number; loadBytes: number; waitMs?: number }): SilenceLimits {
  const honest = 2 * (about.waitMs ?? 0) + about.unreadTokens * SLOWEST_READ_MS + (about.loadBytes / SLOWEST_DISK) * 1000;
  return { first: Math.max(SILENCE_MS, Math.round(honest)), between: SILENCE_MS };
}

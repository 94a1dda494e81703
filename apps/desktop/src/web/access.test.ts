import type { Clock } from '@mia/core/ports/clock.ts';
import { expect, test } from 'vitest';
import { createAccess, TOKEN_LIFE_MS } from './access.ts';

function setUp() {
  let time = 1000;
  const clock: Clock = { now: () => time, monotonic: () => time, zone: () => 'UTC', after: () => () => {} };
  return { access: createAccess(clock), pass: (ms: number) => (time += ms) };
}

const refused = (code: string) => expect.objectContaining({ code });

test('a token has 256 bits, opens one session and is spent', () => {
  const { access } = setUp();
  const token = access.issueToken();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const { session } = access.redeem({ token });
  expect(Buffer.from(session as string, 'base64url')).toHaveLength(32);
  expect(() => access.redeem({ token })).toThrow(refused('access.token-spent'));
});

test('a token lives two minutes', () => {
  const { access, pass } = setUp();
  const [early, late] = [access.issueToken(), access.issueToken()];
  pass(TOKEN_LIFE_MS - 1);
  expect(access.redeem({ token: early }).session).toBeTruthy();
  pass(1);
  expect(() => access.redeem({ token: late })).toThrow(refused('access.token-spent'));
});

test('a session secret works as long as this process, and in no other', () => {
  const { access, pass } = setUp();
  const { session } = access.redeem({ token: access.issueToken() });
  pass(24 * 60 * 60 * 1000);
  expect(access.redeem({ secret: session as string })).toEqual({});
  expect(access.knows(session as string)).toBe(true);
  const other = setUp().access;
  expect(() => other.redeem({ secret: session as string })).toThrow(refused('access.denied'));
});

test('a token is no secret, a secret no token, nothing is nothing', () => {
  const { access } = setUp();
  const token = access.issueToken();
  expect(() => access.redeem({ secret: token })).toThrow(refused('access.denied'));
  const { session } = access.redeem({ token });
  expect(() => access.redeem({ token: session as string })).toThrow(refused('access.token-spent'));
  expect(() => access.redeem(undefined)).toThrow(refused('access.denied'));
});

test('who listens is told that tokens come and go, not which', () => {
  const told: unknown[][] = [];
  const clock = { monotonic: () => 0, after: () => () => {} };
  const access = createAccess(clock, {
    issued: (...args) => told.push(['issued', ...args]),
    redeemed: (...args) => told.push(['redeemed', ...args]),
  });
  const token = access.issueToken();
  access.redeem({ token });
  expect(() => access.redeem({ token })).toThrow();
  expect(told).toEqual([['issued'], ['redeemed']]);
});

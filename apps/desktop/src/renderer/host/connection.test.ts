// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { app } from '../../contract/index.ts';
import { memoryChannels } from '../../transport/memory.ts';
import { createPeer } from '../../transport/peer.ts';
import type { Handlers } from '../../transport/serving.ts';
import { until } from '../testing/connected.ts';
import { FakeHost } from '../testing/fake-host.ts';
import { defaultBackoff, type LinkState, link } from './connection.ts';
import { ask } from './host.ts';
import { keepSecret, keptSecret, takeToken } from './session.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function start(open: Parameters<typeof link>[0]['open'], backoff: (attempt: number) => number = () => 1): LinkState[] {
  const states: LinkState[] = [];
  const connection = link({
    open,
    auth: () => ({ token: 't' }),
    onSession: (secret) => keepSecret(secret),
    onState: (state) => states.push(state),
    appVersion: '0.1.0',
    backoff,
  });
  ends.push(() => connection.end());
  return states;
}

const kinds = (states: LinkState[]): string[] => states.map((state) => state.kind);

describe('the connection to the host', () => {
  it('opens, answers, and keeps the session secret that the token became', async () => {
    const host = new FakeHost();
    const states = start(() => Promise.resolve(host.connect()));
    await until(() => kinds(states).includes('open'));
    expect((await ask('app.info', {})).version).toBe('0.1.0');
    expect(keptSecret()).toBe('secret');
  });

  it('comes back by itself, as often as it takes', async () => {
    const host = new FakeHost();
    let refuse = 0;
    const states = start(() => (refuse-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve(host.connect())));
    await until(() => kinds(states).at(-1) === 'open');
    refuse = 3;
    host.drop();
    await until(() => kinds(states).filter((k) => k === 'open').length === 2);
    expect(kinds(states).filter((k) => k === 'away').length).toBeGreaterThanOrEqual(4);
    await expect(ask('app.info', {})).resolves.toBeDefined();
  });

  it('tells what is asked while it is away that it is away', async () => {
    const host = new FakeHost();
    let gone = false;
    const states = start(() => (gone ? Promise.reject(new Error('no')) : Promise.resolve(host.connect())));
    await until(() => kinds(states).at(-1) === 'open');
    gone = true;
    host.drop();
    await until(() => kinds(states).at(-1) === 'away');
    await expect(ask('app.info', {})).rejects.toMatchObject({ code: 'connection.lost' });
  });

  it.each(['access.denied', 'access.token-spent'] as const)('does not knock again when it is refused (%s)', async (code) => {
    const waits: number[] = [];
    const states = start(
      () => {
        const [ours, theirs] = memoryChannels();
        createPeer<typeof app, Record<string, never>>(theirs, {
          appVersion: '0.1.0',
          contract: app,
          handlers: {} as Handlers<typeof app>,
          authenticate: () => {
            throw new MiaError(code);
          },
        });
        return Promise.resolve(ours);
      },
      (attempt) => waits.push(attempt),
    );
    await until(() => kinds(states).at(-1) === 'refused');
    expect(kinds(states)).toEqual(['connecting', 'refused']);
    expect(waits).toEqual([]);
    const last = states.at(-1);
    expect(last?.kind === 'refused' && last.error.code).toBe(code);
  });

  it('connects at once after sleep, instead of waiting for its turn', async () => {
    const host = new FakeHost();
    let gone = false;
    let wake = (): void => {};
    const states: LinkState[] = [];
    const connection = link({
      open: () => (gone ? Promise.reject(new Error('no')) : Promise.resolve(host.connect())),
      auth: () => ({ token: 't' }),
      onSession: () => {},
      onState: (state) => states.push(state),
      appVersion: '0.1.0',
      backoff: () => 1_000_000,
      wakes: (onWake) => {
        wake = onWake;
        return () => {};
      },
    });
    ends.push(() => connection.end());
    await until(() => kinds(states).at(-1) === 'open');
    gone = true;
    host.drop();
    await until(() => kinds(states).at(-1) === 'away');
    gone = false;
    wake();
    await until(() => kinds(states).at(-1) === 'open');
    // One that stands is asked, and kept.
    wake();
    await expect(ask('app.info', {})).resolves.toBeDefined();
    expect(kinds(states).at(-1)).toBe('open');
  });

  it('waits longer each time, eight seconds at most', () => {
    const waits = Array.from({ length: 12 }, (_, n) => defaultBackoff(n));
    expect(waits[0]).toBe(250);
    expect(waits.every((wait, n) => n === 0 || wait >= (waits[n - 1] ?? 0))).toBe(true);
    expect(Math.max(...waits)).toBe(8000);
  });
});

describe('the token in the address', () => {
  it('is taken once, and leaves neither the address nor its history entry', () => {
    window.history.replaceState(null, '', '/#token=abc-123_X');
    const entries = window.history.length;
    expect(takeToken()).toBe('abc-123_X');
    expect(window.location.href).not.toContain('token');
    expect(window.location.hash).toBe('');
    expect(window.history.length).toBe(entries);
    expect(takeToken()).toBeNull();
  });

  it('leaves other addresses alone', () => {
    window.history.replaceState(null, '', '/#/c/abc');
    expect(takeToken()).toBeNull();
    expect(window.location.hash).toBe('#/c/abc');
  });
});

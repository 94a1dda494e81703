/** A small service with every shape that the app's own routes have, for the transports' contract suite. */
import { setTimeout as later } from 'node:timers/promises';
import { MiaError } from '@mia/core/errors.ts';
import { z } from 'zod';
import { none, ok, route } from '../contract/define.ts';
import type { FrameChannel } from './channel.ts';
import { PROTOCOL_MAJOR } from './headers.ts';
import { createPeer } from './peer.ts';
import type { Handlers } from './serving.ts';

const number = z.object({ n: z.number() });

export const contract = {
  echo: route(z.object({ text: z.string() }), z.object({ text: z.string() })),
  /** The body comes back reversed. */
  reverse: route(none, z.object({ bytes: z.number() })),
  count: route(z.object({ to: z.number().int() }), ok, number),
  /** Emits without end until it is cancelled. */
  endless: route(none, ok, number),
  /** What the service saw: events handed to the channel, requests aborted. */
  seen: route(none, z.object({ emitted: z.number(), aborted: z.number() })),
  fail: route(z.object({ code: z.enum(['model.missing', 'data.disk-full']) }), ok),
  crash: route(none, ok),
  huge: route(none, z.object({ text: z.string() })),
  /** A run with numbered events that goes on without a listener. */
  start: route(z.object({ to: z.number().int() }), z.object({ run: z.string() })),
  advance: route(z.object({ run: z.string() }), ok),
  follow: route(z.object({ run: z.string(), after: z.number() }), z.object({ state: z.enum(['over']) }), number),
} as const;

export type TestService = typeof contract;

interface Run {
  n: number;
  to: number;
  wake: (() => void)[];
}

const state = { emitted: 0, aborted: 0, runs: new Map<string, Run>() };

const handlers: Handlers<TestService> = {
  echo: ({ text }) => ({ text }),
  reverse: (_params, call) => {
    call.reply(call.bytes.slice().reverse());
    return { bytes: call.bytes.length };
  },
  async count({ to }, call) {
    for (let n = 1; n <= to; n++) await call.emit({ n });
    return { ok: true };
  },
  async endless(_params, call) {
    call.signal.addEventListener('abort', () => {
      state.aborted += 1;
    });
    for (let n = 1; ; n++) {
      await call.emit({ n });
      state.emitted += 1;
      // Lets the cancel in.
      if (n % 64 === 0) await later(0);
    }
  },
  seen: () => ({ emitted: state.emitted, aborted: state.aborted }),
  fail: ({ code }) => {
    throw new MiaError(code, { model: 'some-model' }, { cause: new Error('a secret cause') });
  },
  crash: () => {
    throw new Error('a secret message');
  },
  huge: () => ({ text: 'x'.repeat(40 * 1024 * 1024) }),
  start: ({ to }) => {
    const run = `run-${state.runs.size + 1}`;
    state.runs.set(run, { n: 0, to, wake: [] });
    return { run };
  },
  advance: ({ run }) => {
    const it = state.runs.get(run);
    if (!it) throw new MiaError('not-found');
    it.n += 1;
    for (const wake of it.wake.splice(0)) wake();
    return { ok: true };
  },
  async follow({ run, after }, call) {
    const it = state.runs.get(run);
    if (!it) throw new MiaError('not-found');
    for (let n = after + 1; n <= it.to; n++) {
      while (it.n < n) await new Promise<void>((wake) => it.wake.push(wake));
      await call.emit({ n });
    }
    return { state: 'over' };
  },
};

/** Serves on a channel. Its hello stands in each adapter's way as the app's own does. */
export function serveTestService(channel: FrameChannel): void {
  createPeer<TestService, Record<string, never>>(channel, { appVersion: `test-${PROTOCOL_MAJOR}`, contract, handlers });
}

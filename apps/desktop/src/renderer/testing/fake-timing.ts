/** Metrics of spoken turns in the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, app, ResultOf } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeHost } from './fake-host.ts';

type Served = Extract<keyof typeof app, `timing.${string}`>;

/** What a scene says of the turns before and of the models that there are. */
export type FakeTiming = ResultOf<App['timing.recent']>;

export const freshTiming = (): FakeTiming => ({
  turns: [],
  replacements: [
    { id: 'whisper-base', name: 'Whisper base', task: 'speech-to-text', languages: ['en', 'de'], bytes: 147_000_000, installed: true },
    { id: 'whisper-tiny.en', name: 'Whisper tiny.en', task: 'speech-to-text', languages: ['en'], bytes: 76_000_000, installed: false },
  ],
});

export function timingHandlers(host: FakeHost): Pick<Handlers<typeof app>, Served> {
  const { state } = host;
  return {
    'timing.keep': ({ message, voice }) => {
      const found = Object.values(state.messages)
        .flat()
        .find(({ id }) => id === message);
      if (!found) throw new MiaError('not-found');
      host.change({ ...found, timings: { ...found.timings, voice } });
      return { ok: true };
    },
    'timing.recent': () => state.timing,
  };
}

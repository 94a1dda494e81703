import { describe, expect, it } from 'vitest';
import { Jobs } from './jobs.ts';

const never = new AbortController().signal;
/** Runs until its signal aborts. */
const untilAborted = (log: string[], name: string) => (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    log.push(`${name} begins`);
    const end = () => {
      log.push(`${name} ends`);
      resolve(name);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

describe('jobs on the one context', () => {
  it('run one at a time, people before background before preparation', async () => {
    const jobs = new Jobs();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = jobs.add('person', never, () => gate.promise);
    const all = (['prepare', 'background', 'person', 'background'] as const).map((kind, index) =>
      jobs.add(kind, never, async () => void log.push(`${kind} ${index}`)),
    );
    gate.resolve();
    await Promise.all([first, ...all]);
    expect(log).toEqual(['person 2', 'background 1', 'background 3', 'prepare 0']);
  });

  it('drop a preparation at once when anybody comes', async () => {
    for (const kind of ['person', 'background', 'prepare'] as const) {
      const jobs = new Jobs();
      const log: string[] = [];
      const preparing = jobs.add('prepare', never, untilAborted(log, 'preparing'));
      await jobs.add(kind, never, async () => void log.push(kind));
      await preparing;
      expect(log).toEqual(['preparing begins', 'preparing ends', kind]);
    }
  });

  it('never drop a person’s answer', async () => {
    const jobs = new Jobs();
    const log: string[] = [];
    const stop = new AbortController();
    const answering = jobs.add('person', stop.signal, untilAborted(log, 'first'));
    const second = jobs.add('person', never, async () => void log.push('second'));
    await Promise.resolve();
    expect(log).toEqual(['first begins']);
    stop.abort();
    await Promise.all([answering, second]);
    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });

  it('go on after one that failed', async () => {
    const jobs = new Jobs();
    await expect(jobs.add('person', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await jobs.add('person', never, async () => 'yes')).toBe('yes');
  });
});

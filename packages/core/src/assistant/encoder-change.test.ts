import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MiaError } from '../errors.ts';
import { remember } from '../memory/index.ts';
import { message, openTestStore, temporaryFolder, unitVector } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import type { TextEncoder } from '../ports/text-encoder.ts';
import { EncoderChange, type EncoderState } from './encoder-change.ts';
import { type TestClock, testClock } from './testing/fakes.ts';

/** An encoder of one's own: what says the same has the same vector, which is as long as the number behind its text wants. */
class OwnEncoder implements TextEncoder {
  readonly id: string;
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean';
  readonly unit: boolean;
  there = true;
  /** What each call waits for. */
  before: () => Promise<void> = async () => {};
  read: string[] = [];

  constructor(id: string, dimension: number, metric: 'cosine' | 'euclidean' = 'cosine') {
    [this.id, this.dimension, this.metric, this.unit] = [id, dimension, metric, metric === 'cosine'];
  }
  available = async () => this.there;
  close = async () => {};
  async encode(texts: readonly string[], { signal, priority }: { signal?: AbortSignal; priority?: 'query' | 'background' } = {}) {
    if (priority !== 'query') await this.before();
    if (signal?.aborted) throw new MiaError('request.cancelled');
    if (priority !== 'query') this.read.push(...texts);
    return texts.map((text) => {
      const n = Number(/\d+/.exec(text)?.[0] ?? 0);
      return unitVector(n, this.dimension).map((value) => value * (this.unit ? 1 : 1 + (n % 5)));
    });
  }
}

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let clock: TestClock;
let change: EncoderChange;
let told: EncoderState[];
let changed: number;
let busy: boolean;
const old = () => encoders.get('old') as OwnEncoder;
const next = () => encoders.get('next') as OwnEncoder;
let encoders: Map<string, OwnEncoder>;

async function open(): Promise<void> {
  change = new EncoderChange({
    ...{ store, clock, logger: silentLogger, busy: () => busy },
    encoderOf: (id) => encoders.get(id) ?? null,
    fallback: () => old(),
    emit: (state) => void told.push(state),
    changed: () => void changed++,
  });
  await change.open();
}
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  clock = testClock();
  [told, changed, busy] = [[], 0, false];
  encoders = new Map([
    ['old', new OwnEncoder('old', 384)],
    ['next', new OwnEncoder('next', 50, 'euclidean')],
  ]);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await open();
  for (let i = 1; i <= 40; i++) await say(i);
  await change.open();
});
afterEach(async () => {
  await change.close();
  await store.close();
  folder.remove();
});

/** As a turn does: the message, then its vectors by the encoder that answers. */
async function say(i: number): Promise<void> {
  await store.addMessage(message(`m${i}`, 'c', i === 1 ? null : `m${i - 1}`, `sentence ${i}`));
  await remember([{ message: `m${i}`, text: `sentence ${i}` }], { store, encoder: change.current() });
}
async function found(i: number): Promise<string | undefined> {
  const encoder = change.current() as TextEncoder;
  const [vector] = await encoder.encode([`sentence ${i}`], { priority: 'query' });
  return (await store.nearest({ vector: vector as Float32Array, collection: encoder.id, k: 1 }))[0]?.message;
}
/** Resolves at the first state told that fits. */
async function until(fits: (state: EncoderState) => boolean): Promise<void> {
  while (!told.some(fits)) await new Promise((resolve) => setImmediate(resolve));
}
const gone = async (name: string) => {
  while ((await store.collections()).some((one) => one.name === name)) await new Promise((resolve) => setImmediate(resolve));
};
/** Holds the new encoder back behind its n-th call; what it gives lets it go on. */
function holdAt(call: number): { reached: Promise<void>; go(): void } {
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let calls = 0;
  next().before = async () => {
    if (++calls !== call) return;
    reached.resolve();
    await gate.promise;
  };
  return { reached: reached.promise, go: () => gate.resolve() };
}

describe('changing the memory’s encoder', () => {
  it('reads everything again while the old one answers, then the new one does, of another dimension and metric', async () => {
    const hold = holdAt(2);
    expect((await change.change('next')).active).toBe('old');
    await hold.reached;
    expect([change.current()?.id, await found(7)]).toEqual(['old', 'm7']);
    // Said in the middle of it.
    await say(41);
    expect(await found(41)).toBe('m41');
    hold.go();
    await gone('old');
    await until(({ active, change: now }) => active === 'next' && now === null);
    expect([change.current()?.id, changed, await found(7), await found(41)]).toEqual(['next', 1, 'm7', 'm41']);
    expect(await store.collections()).toMatchObject([{ name: 'next', dimension: 50, metric: 'euclidean', unit: false, vectors: 41 }]);
    expect(await store.unencoded('next', 9)).toEqual([]);
    expect(told.some(({ change: now }) => now?.done === 16 && now.total === 40 && now.working)).toBe(true);
  });

  it('stops when the person does something, and goes on when they have been quiet', async () => {
    const hold = holdAt(2);
    await change.change('next');
    await hold.reached;
    change.touched();
    hold.go();
    await until(({ change: now }) => now?.working === false);
    const read = next().read.length;
    clock.advance(19_000);
    expect([(await store.collectionProgress())?.done, next().read.length]).toEqual([16, read]);
    busy = true;
    clock.advance(2_000);
    expect((await change.state()).change?.working).toBe(false);
    busy = false;
    clock.advance(20_000);
    await gone('old');
    expect(await found(40)).toBe('m40');
  });

  it('is paused until it is resumed, over a restart too, and goes on where it was', async () => {
    const hold = holdAt(3);
    await change.change('next');
    await hold.reached;
    // What is under way when it is stopped is not kept.
    change.touched();
    const paused = change.pause(true);
    hold.go();
    expect((await paused).change).toMatchObject({ done: 32, total: 40, paused: true, working: false });
    await change.close();
    await store.close();
    store = await openTestStore(folder.dir);
    await open();
    clock.advance(30_000);
    expect((await change.state()).change).toMatchObject({ done: 32, paused: true });
    next().read = [];
    await change.pause(false);
    await gone('old');
    expect([next().read.length, change.current()?.id]).toEqual([8, 'next']);
  });

  it('given up leaves nothing of the new one, and may be begun again', async () => {
    const hold = holdAt(2);
    await change.change('next');
    await hold.reached;
    const cancelled = change.cancel();
    hold.go();
    expect(await cancelled).toEqual({ active: 'old', change: null });
    expect((await store.collections()).map(({ name, vectors }) => [name, vectors])).toEqual([['old', 40]]);
    expect([await found(3), await store.unencoded('old', 9)]).toEqual(['m3', []]);
    await change.change('next');
    await gone('old');
    // And back, while the one before is still on its way out.
    await change.change('old');
    await gone('next');
    expect([change.current()?.id, await found(40)]).toEqual(['old', 'm40']);
  });

  it('that fails says why, keeps the old one, and is tried again', async () => {
    next().before = async () => Promise.reject(new MiaError('data.disk-full'));
    await change.change('next');
    await until(({ change: now }) => now?.error?.code === 'data.disk-full' && !now.working);
    expect([change.current()?.id, await found(9)]).toEqual(['old', 'm9']);
    next().before = async () => {};
    clock.advance(20_000);
    await gone('old');
    expect((await change.state()).active).toBe('next');
  });

  it('is refused where the encoder’s files are not there, or another change is under way', async () => {
    next().there = false;
    await expect(change.change('next')).rejects.toMatchObject({ code: 'encoder.missing' });
    await expect(change.change('nobody')).rejects.toMatchObject({ code: 'encoder.missing' });
    next().there = true;
    encoders.set('third', new OwnEncoder('third', 64));
    const hold = holdAt(1);
    await change.change('next');
    await hold.reached;
    const third = change.change('third');
    hold.go();
    await expect(third).rejects.toMatchObject({ code: 'conflict' });
  });
});

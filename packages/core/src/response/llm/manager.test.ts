import { beforeEach, describe, expect, it } from 'vitest';
import { MiaError } from '../../errors.ts';
import type { ModelStat } from '../../memory/storage/types.ts';
import { silentLogger, systemClock } from '../../ports/index.ts';
import type { ModelCard, ModelProvider, OpenModel } from '../../ports/language-model.ts';
import { refusal } from './adapter.contract.ts';
import { FaultServer, ManualClock } from './fault-server/index.ts';
import { createLlmManager, LAST_MODEL } from './manager.ts';
import { createOllamaProvider } from './ollama/index.ts';

/** The store's part that the manager uses, in memory. */
function memoryStore() {
  const stats = new Map<string, ModelStat>();
  const settings = new Map<string, unknown>();
  return {
    stats,
    settings,
    modelStats: async () => [...stats.values()],
    noteModel: async (s: { model: string; readSpeed?: number; writeSpeed?: number; lastUsed?: number }) => {
      const before = stats.get(s.model) ?? { model: s.model, readSpeed: null, writeSpeed: null, lastUsed: null };
      stats.set(s.model, { ...before, ...s });
    },
    setting: async (name: string) => settings.get(name) ?? null,
    setSetting: async (name: string, value: unknown) => void settings.set(name, value),
  };
}

class FakeProvider implements ModelProvider {
  readonly id: string;
  cards: ModelCard[] = [];
  down: MiaError | null = null;
  silent = false;
  lists = 0;
  opens = 0;

  constructor(id: string) {
    this.id = id;
  }

  add(name: string, more: Partial<ModelCard> = {}): this {
    this.cards.push({
      id: `${this.id}/${name}`,
      name,
      provider: this.id,
      place: { kind: 'this-computer' },
      task: 'chat',
      contextLength: 4096,
      vision: false,
      tools: false,
      jsonSchema: true,
      thinking: false,
      tokenizer: 'estimated',
      sizeBytes: 1e9,
      memoryBytes: 1.2e9,
      loaded: false,
      ...more,
    });
    return this;
  }

  async probe() {
    if (this.silent) await new Promise(() => {});
    return { provider: this.id, state: this.down ? ('not-running' as const) : ('ready' as const), models: this.cards.length };
  }

  async list() {
    this.lists++;
    if (this.silent) await new Promise(() => {});
    if (this.down) throw this.down;
    return this.cards;
  }

  async open(id: string): Promise<OpenModel> {
    this.opens++;
    if (this.down) throw this.down;
    const card = this.cards.find((one) => one.id === id);
    if (!card) throw new MiaError('model.missing', { model: id });
    return { card } as OpenModel;
  }

  async release() {}
}

let store: ReturnType<typeof memoryStore>;
let a: FakeProvider;
let b: FakeProvider;
let clock: ManualClock;
const make = (more = {}) => createLlmManager({ providers: [a, b], store, clock, logger: silentLogger, memoryBytes: 16e9, ...more });
const ask = (model: string | null = null) => ({ id: 'c1', model });

beforeEach(() => {
  store = memoryStore();
  a = new FakeProvider('embedded').add('small');
  b = new FakeProvider('ollama').add('large', { sizeBytes: 4e9, memoryBytes: 5e9 });
  clock = new ManualClock();
});

describe('which model answers', () => {
  it("is the conversation's own", async () => {
    store.settings.set(LAST_MODEL, 'ollama/large');
    expect(await make().choose(ask('embedded/small'))).toEqual({ model: 'embedded/small', name: 'small', why: 'conversation' });
  });

  it("is the person's last where the conversation has none, or its own is gone", async () => {
    store.settings.set(LAST_MODEL, 'embedded/small');
    expect(await make().choose(ask())).toMatchObject({ model: 'embedded/small', why: 'last-used' });
    expect(await make().choose(ask('ollama/deleted'))).toMatchObject({ model: 'embedded/small', why: 'last-used' });
    expect(await make().choose(ask('nobody/knows'))).toMatchObject({ model: 'embedded/small', why: 'last-used' });
  });

  it('is the best installed where the person never chose', async () => {
    expect(await make().choose(ask())).toEqual({ model: 'ollama/large', name: 'large', why: 'best-installed' });
  });

  it('is the only one, or none', async () => {
    b.cards = [];
    expect(await make().choose(ask())).toMatchObject({ model: 'embedded/small', why: 'only-one' });
    a.cards = [];
    expect(await make().choose(ask())).toEqual({ model: null, name: null, why: 'none' });
  });

  it("stays the conversation's own while its provider is down, so that the person is told", async () => {
    b.down = new MiaError('model.not-running');
    const manager = make();
    expect(await manager.choose(ask('ollama/large'))).toEqual({ model: 'ollama/large', name: 'large', why: 'conversation' });
    expect(await refusal(manager.open('ollama/large'))).toBe('model.not-running');
    // a new conversation goes on with what is there
    store.settings.set(LAST_MODEL, 'ollama/large');
    expect(await manager.choose(ask())).toMatchObject({ model: 'embedded/small', why: 'only-one' });
  });

  it('is the last one that is down where nothing else is there', async () => {
    a.cards = [];
    b.down = new MiaError('model.not-running');
    store.settings.set(LAST_MODEL, 'ollama/large');
    expect(await make().choose(ask())).toMatchObject({ model: 'ollama/large', why: 'last-used' });
  });

  it('is never one elsewhere by itself', async () => {
    b.add('cloud', { place: { kind: 'elsewhere', host: 'example.com' }, sizeBytes: null, memoryBytes: null });
    store.settings.set(LAST_MODEL, 'ollama/cloud');
    const manager = make();
    expect(await manager.choose(ask())).toMatchObject({ model: 'ollama/large', why: 'best-installed' });
    expect(await manager.choose(ask('ollama/cloud'))).toMatchObject({ model: 'ollama/cloud', why: 'conversation' });
    store.settings.clear();
    await manager.use('ollama/cloud');
    expect(store.settings.has(LAST_MODEL)).toBe(false);
  });

  it('follows what the person uses', async () => {
    const manager = make();
    expect(await manager.use('embedded/small')).toMatchObject({ why: 'last-used' });
    expect(await manager.use('ollama/large', 'c1')).toMatchObject({ model: 'ollama/large', why: 'conversation' });
    expect(await refusal(manager.use('ollama/nope'))).toBe('model.missing');
    manager.used('embedded/small');
    expect(await manager.choose(ask())).toMatchObject({ model: 'embedded/small', why: 'last-used' });
    expect(store.stats.get('embedded/small')?.lastUsed).toBe(clock.now());
  });

  it('does not fail where the store does', async () => {
    store.setting = async () => {
      throw new MiaError('data.damaged');
    };
    store.modelStats = async () => {
      throw new MiaError('data.damaged');
    };
    expect(await make().choose(ask())).toMatchObject({ why: 'best-installed' });
  });
});

describe('the list of models', () => {
  it('holds twenty and more, recent first, elsewhere last, no embeddings, with speeds and what fits', async () => {
    for (let n = 0; n < 20; n++) b.add(`model-${String(n).padStart(2, '0')}`);
    b.add('huge', { sizeBytes: 60e9, memoryBytes: 70e9 });
    b.add('embed', { task: 'embedding' });
    b.add('cloud', { place: { kind: 'elsewhere', host: 'example.com' } });
    await store.noteModel({ model: 'ollama/model-07', writeSpeed: 22, readSpeed: 190, lastUsed: 5 });
    await store.noteModel({ model: 'ollama/cloud', lastUsed: 99 });
    const list = await make().list();
    expect(list).toHaveLength(24);
    expect(list[0]).toMatchObject({ id: 'ollama/model-07', writeSpeed: 22, readSpeed: 190, lastUsed: 5, fits: true });
    expect(list.at(-1)?.id).toBe('ollama/cloud');
    expect(list.find(({ name }) => name === 'huge')?.fits).toBe(false);
    expect(list.some(({ name }) => name === 'embed')).toBe(false);
    const names = list.slice(1, -1).map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });

  it('shows a speed as soon as it was measured', async () => {
    const manager = make();
    await manager.list();
    manager.noteSpeed('ollama/large', { writeSpeed: 12, readSpeed: 100 });
    expect((await manager.list()).find(({ id }) => id === 'ollama/large')).toMatchObject({ writeSpeed: 12, readSpeed: 100 });
  });

  it('leaves out a provider that is down, and knows why', async () => {
    b.down = new MiaError('model.not-running');
    const manager = make();
    expect((await manager.list()).map(({ id }) => id)).toEqual(['embedded/small']);
    expect(manager.problem('ollama')?.code).toBe('model.not-running');
    expect(manager.problem('embedded')).toBeNull();
    b.down = null;
    await manager.refresh();
    expect(await manager.list()).toHaveLength(2);
    expect(manager.problem('ollama')).toBeNull();
  });

  it('does not wait for a silent provider again and again', async () => {
    b.silent = true;
    const manager = make();
    const first = manager.list();
    clock.advance(6000);
    expect((await first).map(({ id }) => id)).toEqual(['embedded/small']);
    expect(manager.problem('ollama')?.code).toBe('model.timeout');
    clock.advance(5000);
    expect(await manager.list()).toHaveLength(1);
    expect(b.lists).toBe(1);
  });

  it('asks again only when what it knows is old', async () => {
    const manager = make();
    await Promise.all([manager.list(), manager.list(), manager.choose(ask())]);
    expect(a.lists).toBe(1);
    clock.advance(3000);
    await manager.list();
    expect(a.lists).toBe(2);
  });

  it('is not waited for by a turn: what was listed last counts, and it is asked for the next one', async () => {
    const manager = make();
    await manager.list();
    clock.advance(3000);
    b.silent = true;
    expect((await manager.choose(ask())).model).toBe('ollama/large');
    expect([a.lists, b.lists]).toEqual([2, 2]);
  });

  it('is waited for before nothing answers', async () => {
    const kept = [...a.cards, ...b.cards];
    a.cards.length = 0;
    b.cards.length = 0;
    const manager = make();
    expect((await manager.choose(ask())).why).toBe('none');
    a.cards.push(...kept.filter(({ id }) => id === 'embedded/small'));
    clock.advance(3000);
    expect((await manager.choose(ask())).model).toBe('embedded/small');
  });

  it('tells when models come and go', async () => {
    const manager = make();
    let told = 0;
    const off = manager.onChange(() => told++);
    await manager.list();
    expect(told).toBe(0);
    b.add('new');
    clock.advance(3000);
    await manager.list();
    expect(told).toBe(1);
    b.cards.pop();
    await manager.refresh();
    expect(told).toBe(2);
    off();
    await manager.refresh();
    expect(told).toBe(2);
  });
});

describe('looking around', () => {
  it('asks all at once and waits for nobody longer than about 300 ms', async () => {
    b.silent = true;
    const looked = make().probe();
    clock.advance(350);
    expect(await looked).toEqual([
      { provider: 'embedded', state: 'ready', models: 1 },
      { provider: 'ollama', state: 'unreachable', models: 0 },
    ]);
  });

  it('lists again a server that came up', async () => {
    b.down = new MiaError('model.not-running');
    const manager = make();
    let told = 0;
    manager.onChange(() => told++);
    await manager.list();
    b.down = null;
    await manager.probe();
    expect(told).toBe(1);
    expect(await manager.list()).toHaveLength(2);
  });
});

describe('opening a model', () => {
  it('happens once, and again after something changed', async () => {
    const manager = make();
    await manager.list();
    const [one, two] = await Promise.all([manager.open('embedded/small'), manager.open('embedded/small')]);
    expect(one).toBe(two);
    expect(a.opens).toBe(1);
    await manager.refresh();
    expect(await manager.open('embedded/small')).not.toBe(one);
  });

  it('fails with what is wrong, and works when that is over', async () => {
    const manager = make();
    expect(await refusal(manager.open('embedded/nope'))).toBe('model.missing');
    expect(await refusal(manager.open('nobody/knows'))).toBe('model.missing');
    b.down = new MiaError('model.not-running');
    expect(await refusal(manager.open('ollama/large'))).toBe('model.not-running');
    b.down = null;
    expect((await manager.open('ollama/large')).card.name).toBe('large');
  });

  it('says whether a model is expected', () => {
    expect(make().expected()).toBe(false);
    expect(make({ expected: () => true }).expected()).toBe(true);
  });
});

it('chooses over a server that speaks like Ollama', async () => {
  const server = await FaultServer.start({ models: [{ name: 'tiny:1b' }, { name: 'large:7b', sizeBytes: 4e9 }] });
  const ollama = createOllamaProvider({ baseUrl: server.url, clock: systemClock, logger: silentLogger });
  const manager = createLlmManager({ providers: [ollama], store, clock: systemClock, logger: silentLogger, memoryBytes: 16e9 });
  expect(await manager.choose(ask())).toEqual({ model: 'ollama/large:7b', name: 'large:7b', why: 'best-installed' });
  expect(await manager.probe()).toEqual([{ provider: 'ollama', state: 'ready', models: 2, version: '0.24.0' }]);
  await manager.release();
  await server.close();
});

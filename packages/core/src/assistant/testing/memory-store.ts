/** A Store in memory for tests of the assistant: what the real one does as far as turns can see it. Never shipped. */
import { MiaError } from '../../errors.ts';
import { termsIn } from '../../memory/retrieval/terms.ts';
import type {
  Conversation,
  Draft,
  ForgetResult,
  Hit,
  Message,
  NewMessage,
  NewReceipt,
  RecallQuery,
  Receipt,
  Store,
  VectorRow,
  WordQuery,
  WordsFound,
} from '../../memory/storage/types.ts';

export interface MemoryStore extends Store {
  /** Names of the writes in the order in which they were committed. */
  readonly log: string[];
  readonly vectors: Map<string, VectorRow[]>;
  readonly saved: Record<string, unknown>;
  /** Makes the next call of a method fail, or wait for a promise. */
  intercept(method: keyof Store, work: () => Promise<void>, times?: number): void;
}

export function createMemoryStore(): MemoryStore {
  const conversations = new Map<string, Conversation>();
  const messages = new Map<string, Message>();
  const receipts = new Map<string, NewReceipt[]>();
  const drafts = new Map<string, Draft>();
  const vectors = new Map<string, VectorRow[]>();
  const saved: Record<string, unknown> = {};
  const pins = new Set<string>();
  const log: string[] = [];
  const intercepts: { method: keyof Store; work: () => Promise<void>; times: number }[] = [];
  let seq = 0;
  let encoderId: string | null = null;

  const get = (id: string): Message => {
    const found = messages.get(id);
    if (!found) throw new MiaError('not-found');
    const siblings = [...messages.values()]
      .filter((m) => m.conversation === found.conversation && m.parent === found.parent)
      .map((m) => m.id);
    return structuredClone({
      ...found,
      siblings,
      children: [...messages.values()].filter((other) => other.parent === id && !other.forgotten).length,
      versions: siblings.length,
      version: siblings.indexOf(id),
      receipts: receipts.get(id)?.length ?? 0,
    });
  };
  const conversation = (id: string): Conversation => {
    const found = conversations.get(id);
    if (!found) throw new MiaError('not-found');
    return found;
  };
  const pathOf = (leaf: string | null): Message[] => {
    const path: Message[] = [];
    for (let id = leaf; id !== null; id = messages.get(id)?.parent ?? null) path.unshift(get(id));
    return path;
  };
  const textOf = (m: Message, kind = 'text') =>
    m.parts
      .filter((p) => p.kind === kind)
      .map((p) => p.text)
      .join('\n');
  const shownPaths = () => new Set([...conversations.values()].flatMap((c) => (c.remember ? pathOf(c.head).map((m) => m.id) : [])));

  const store: Partial<Store> = {
    async createConversation({ id, created }) {
      const c: Conversation = {
        id,
        title: '',
        titleSource: 'none',
        folder: null,
        head: null,
        model: null,
        pinned: false,
        archived: false,
        remember: true,
        created,
        updated: created,
        messages: 0,
        readAt: null,
        incognito: false,
        memories: true,
      };
      conversations.set(id, c);
      return { ...c };
    },
    conversation: async (id) => ({ ...conversation(id) }),
    conversations: async () => [...conversations.values()],
    async updateConversation(id, patch) {
      Object.assign(conversation(id), patch);
      log.push(`conversation ${id}`);
      return { ...conversation(id) };
    },
    async addMessage(m: NewMessage) {
      if (messages.has(m.id)) return get(m.id);
      const c = conversation(m.conversation);
      messages.set(m.id, {
        ...structuredClone(m),
        seq: ++seq,
        model: m.model ?? null,
        modelName: m.modelName ?? null,
        place: m.place ?? null,
        usage: null,
        timings: null,
        error: null,
        forgotten: false,
        receipts: 0,
        version: 0,
        versions: 1,
        siblings: [],
        children: 0,
        context: null,
      });
      c.head = m.id;
      c.messages += 1;
      log.push(`add ${m.role} ${m.status}`);
      return get(m.id);
    },
    async updateMessage(id, patch) {
      get(id);
      Object.assign(messages.get(id) as Message, structuredClone(patch));
      log.push(`update ${id} ${Object.keys(patch).join(',')}${patch.status ? ` ${patch.status}` : ''}`);
      return get(id);
    },
    message: async (id) => get(id),
    async path(id, options = {}) {
      const whole = pathOf(options.leaf ?? conversation(id).head);
      const until = options.before ? whole.findIndex((m) => m.id === options.before) : whole.length;
      return whole.slice(options.limit === undefined ? 0 : Math.max(0, until - options.limit), until);
    },
    async everyVersion(id, { after, limit }) {
      const all = [...messages.values()].filter((m) => m.conversation === id).sort((a, b) => a.seq - b.seq);
      return all
        .slice(all.findIndex((m) => m.id === after) + 1)
        .slice(0, limit)
        .map((m) => get(m.id));
    },
    withStatus: async (status) => [...messages.values()].filter((m) => m.status === status).map((m) => get(m.id)),
    async failInterrupted() {
      const streaming = [...messages.values()].filter((m) => m.status === 'streaming');
      for (const m of streaming) Object.assign(m, { status: 'failed', error: { code: 'model.interrupted' } });
      return streaming.length;
    },
    async setReceipts(answer, rows) {
      receipts.set(answer, structuredClone(rows));
      log.push(`receipts ${answer} ${rows.length}`);
    },
    async receipts(answer): Promise<Receipt[]> {
      return (receipts.get(answer) ?? []).map((r) => {
        const m = get(r.memory);
        return {
          ...r,
          conversation: m.conversation,
          conversationTitle: '',
          role: m.role,
          created: m.created,
          forgotten: m.forgotten,
          kept: false,
        };
      });
    },
    draft: async (id) => drafts.get(id) ?? null,
    async setDraft(d) {
      const { recordings } = drafts.get(d.conversation) ?? {};
      drafts.set(d.conversation, { ...d, ...(recordings ? { recordings } : {}) });
    },
    async setRecordings(conversation, recordings, updated) {
      const before = drafts.get(conversation) ?? { conversation, text: '', attachments: [], pastes: [], updated };
      drafts.set(conversation, { ...before, recordings });
    },
    setting: async (name) => saved[name],
    settings: async () => ({ ...saved }),
    async setSetting(name, value) {
      saved[name] = value;
    },
    async addVectors(encoder, _dimension, rows) {
      encoderId = encoder;
      for (const row of rows) vectors.set(row.message, [...(vectors.get(row.message) ?? []).filter((r) => r.passage !== row.passage), row]);
      log.push(`vectors ${rows.length}`);
    },
    async unencoded(_encoder, limit) {
      const on = shownPaths();
      return [...messages.values()]
        .filter((m) => on.has(m.id) && m.status !== 'streaming' && m.status !== 'failed' && !m.forgotten && !vectors.has(m.id))
        .slice(0, limit)
        .map((m) => ({ message: m.id, text: textOf(m) }));
    },
    async recallWords({ terms, exclude }: WordQuery): Promise<WordsFound> {
      const on = shownPaths();
      const there = [...messages.values()].filter((m) => on.has(m.id) && !m.forgotten);
      const texts = there.map((m) => `${textOf(m)}\n${textOf(m, 'file')}`);
      const held = texts.map((text) => termsIn(text, terms));
      const rarity = terms.map((_, t) => {
        const n = held.filter((found) => found.has(t)).length;
        return Math.log(1 + (Math.max(there.length, 50) - n + 0.5) / (n + 0.5));
      });
      const found = there.flatMap((m, i) => {
        const words = held[i]?.size ?? 0;
        return words === 0 || exclude.includes(m.id) ? [] : [{ message: m.seq, words }];
      });
      return { found, rarity };
    },
    async spokenTurns() {
      return [];
    },
    async speakers() {
      return [];
    },
    async pinMessage(id, on) {
      if (on) pins.add(id);
      else pins.delete(id);
    },
    async recallCandidates(q: RecallQuery): Promise<Hit[]> {
      const on = shownPaths();
      const hits: Hit[] = [];
      for (const m of messages.values()) {
        if (!on.has(m.id) || m.forgotten || q.exclude.includes(m.id) || (m.status !== 'done' && m.status !== 'note')) continue;
        const [text, pasted, seen] = [textOf(m), textOf(m, 'file'), textOf(m, 'observation')];
        const matches = termsIn(`${text}\n${pasted}\n${seen}`, q.terms).size;
        const best =
          q.vector && q.encoder === encoderId
            ? Math.max(-1, ...(vectors.get(m.id) ?? []).map((row) => row.vector.reduce((sum, v, i) => sum + v * (q.vector?.[i] ?? 0), 0)))
            : -1;
        if (matches === 0 && best <= 0) continue;
        hits.push({
          message: m.id,
          conversation: m.conversation,
          conversationTitle: '',
          role: m.role,
          origin: m.origin,
          speaker: null,
          created: m.created,
          seq: m.seq,
          before: m.parent === null ? null : (messages.get(m.parent)?.seq ?? null),
          after: null,
          pinned: pins.has(m.id),
          text,
          pasted,
          seen,
          image: q.images?.find(({ message }) => message === m.id)?.similarity ?? null,
          words: matches > 0 ? matches : null,
          cosine: best > -1 ? best : null,
        });
      }
      const by = (f: (h: Hit) => number) => [...hits].sort((a, b) => f(b) - f(a)).slice(0, q.limit);
      return [...new Set([...by((h) => h.words ?? 0), ...by((h) => h.cosine ?? -1)])];
    },
    // Nothing is derived here: with-storage tests have the real store.
    habits: async () => [],
    factsAbout: async () => [],
    overtaken: async () => [],
    addFacts: async () => [],
    addHabits: async () => [],
    factsFrom: async () => [],
    drawNothing: async () => {},
    working: async () => [],
    setWorking: async () => {},
    drawAgain: async () => {},
    async forget(id): Promise<ForgetResult> {
      Object.assign(messages.get(id) as Message, { forgotten: true, parts: [], context: null });
      return { messages: 1, facts: 0, habits: 0, images: 0, recordings: 0, receipts: 0, backups: 0, away: [], stays: [], undo: id };
    },
    async purge(undo) {
      log.push(`purge ${undo}`);
    },
    async close() {},
  };
  return new Proxy(store as MemoryStore, {
    get(target, name: keyof MemoryStore) {
      if (name === 'log') return log;
      if (name === 'vectors') return vectors;
      if (name === 'saved') return saved;
      if (name === 'intercept') {
        return (method: keyof Store, work: () => Promise<void>, times = 1) => intercepts.push({ method, work, times });
      }
      const method = target[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (!method) return undefined;
      return async (...args: unknown[]) => {
        const intercept = intercepts.find((i) => i.method === name && i.times > 0);
        if (intercept) {
          intercept.times -= 1;
          await intercept.work();
        }
        return method(...args);
      };
    },
  });
}

import { MiaError } from '../../errors.ts';
import type { ModelStat, Store } from '../../memory/storage/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelCard, ModelProvider, OpenModel, ProviderStatus } from '../../ports/language-model.ts';
import type { Logger } from '../../ports/logger.ts';
import { Catalog } from './provider-list.ts';
import { type Candidate, fitsInMemory, type Needs, selectBest } from './select.ts';

export interface LlmManagerOptions {
  providers: ModelProvider[];
  store: Pick<Store, 'modelStats' | 'noteModel' | 'setting' | 'setSetting'>;
  clock: Clock;
  logger: Logger;
  /** The machine's whole memory. */
  memoryBytes: number;
  /** Whether a chat model is being fetched now. */
  expected?: () => boolean;
}

export type ChoiceReason = 'conversation' | 'last-used' | 'best-installed' | 'only-one' | 'none';

export interface Choice {
  /** Card id; null when there is no model. */
  model: string | null;
  name: string | null;
  /** Key of the picker's one sentence. */
  why: ChoiceReason;
}

/** A card as the picker shows it. */
export interface ListedModel extends ModelCard {
  /** False: it can not fit in this machine's memory. */
  fits: boolean;
  /** Tokens a second as measured on this machine. */
  readSpeed: number | null;
  writeSpeed: number | null;
  /** UTC epoch ms. */
  lastUsed: number | null;
}

export interface LlmManager {
  /** All chat models of all providers that answer: recent first, then by name; those elsewhere last. */
  list(): Promise<ListedModel[]>;
  /** Looks at all providers at once (300 ms). */
  probe(): Promise<ProviderStatus[]>;
  /** Which model answers in a conversation, and why. Never throws. */
  choose(conversation: { id: string; model: string | null }, needs?: Needs): Promise<Choice>;
  /** @throws MiaError `model.missing`, `model.cloud-refused`, or what its provider says (`model.not-running` …) */
  open(id: string): Promise<OpenModel>;
  /** The person chose this model: it is the last used from now on. @throws MiaError `model.missing` */
  use(model: string, conversation?: string): Promise<Choice>;
  expected(): boolean;
  noteSpeed(id: string, speed: { readSpeed?: number; writeSpeed?: number }): void;
  used(id: string): void;
  /** Called after models came or went. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
  /** Something was installed or removed: looks again and tells listeners. */
  refresh(): Promise<void>;
  /** Why a provider's models are not listed; null when they are. */
  problem(provider: string): MiaError | null;
  /** Lets go of what any model holds of a conversation, behind what runs now. Never rejects. */
  forget(conversation: string): Promise<void>;
  /** Frees what the providers loaded for us. */
  release(): Promise<void>;
}

/** Setting that holds the card id of the person's last model. */
export const LAST_MODEL = 'model.last';

/** Everything that can answer, in one list; which of it answers; and the way to it. */
export function createLlmManager(options: LlmManagerOptions): LlmManager {
  const { providers, store, clock, logger, memoryBytes } = options;
  const catalog = new Catalog(providers, clock, logger);
  const opened = new Map<string, { card: string; model: Promise<OpenModel> }>();
  let stats: Promise<Map<string, ModelStat>> | null = null;
  let writing: Promise<void> = Promise.resolve();

  const statsNow = async () => {
    await writing;
    stats ??= store.modelStats().then((rows) => new Map(rows.map((row) => [row.model, row])));
    return stats.catch(() => {
      stats = null;
      return new Map<string, ModelStat>();
    });
  };
  const note = (s: Parameters<typeof store.noteModel>[0]) => {
    writing = store.noteModel(s).then(
      () => {
        stats = null;
      },
      (error: unknown) => logger.warn('model.note', { model: s.model, code: MiaError.from(error).code }),
    );
  };
  const remember = (id: string) =>
    store.setSetting(LAST_MODEL, id).catch((error: unknown) => logger.warn('model.last', { model: id, code: MiaError.from(error).code }));
  const providerOf = (id: string) => providers.find((provider) => id.startsWith(`${provider.id}/`));
  const here = (card: ModelCard) => card.place.kind === 'this-computer';
  const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);

  async function candidates(lately: boolean): Promise<Candidate[]> {
    const [cards, known] = await Promise.all([lately ? catalog.lately() : catalog.cards(), statsNow()]);
    return cards.map((card) => ({
      card,
      writeSpeed: known.get(card.id)?.writeSpeed ?? null,
      lastUsed: known.get(card.id)?.lastUsed ?? null,
    }));
  }

  async function choose(conversation: { id: string; model: string | null }, needs: Needs = {}): Promise<Choice> {
    const choice = await chooseFrom(await candidates(true), conversation, needs);
    // before nothing answers, everybody is asked once more
    return choice.model === null ? chooseFrom(await candidates(false), conversation, needs) : choice;
  }

  async function chooseFrom(all: Candidate[], conversation: { id: string; model: string | null }, needs: Needs): Promise<Choice> {
    const find = (id: string) => all.find(({ card }) => card.id === id)?.card;
    // its provider is down: nobody knows that the model is gone, and answering with another one in silence would be wrong
    const mayReturn = (id: string) => catalog.problem(providerOf(id)?.id ?? '') !== null;
    const own = conversation.model;
    if (own) {
      const card = find(own);
      if (card || mayReturn(own)) return { model: own, name: card?.name ?? nameOf(own), why: 'conversation' };
    }
    const last = await store.setting(LAST_MODEL).catch(() => null);
    const lastCard = typeof last === 'string' ? find(last) : undefined;
    // a new conversation never starts elsewhere by itself
    if (lastCard && here(lastCard)) return { model: lastCard.id, name: lastCard.name, why: 'last-used' };
    const best = selectBest(all, memoryBytes, needs)?.card;
    if (best) {
      const alone = all.filter(({ card }) => here(card)).length === 1;
      return { model: best.id, name: best.name, why: alone ? 'only-one' : 'best-installed' };
    }
    if (typeof last === 'string' && mayReturn(last)) return { model: last, name: nameOf(last), why: 'last-used' };
    return { model: null, name: null, why: 'none' };
  }

  async function open(id: string): Promise<OpenModel> {
    const provider = providerOf(id);
    if (!provider) throw new MiaError('model.missing', { model: id });
    // what the list last said about it decides whether it is still the same
    const card = catalog.known(id);
    const key = card ? JSON.stringify({ ...card, loaded: false, memoryBytes: 0 }) : '';
    const before = opened.get(id);
    if (before && before.card === key && key !== '') return before.model;
    const model = provider.open(id);
    opened.set(id, { card: key, model });
    model.catch(() => opened.delete(id));
    return model;
  }

  return {
    async list() {
      const [cards, known] = await Promise.all([catalog.cards(), statsNow()]);
      const listed = cards.map((card): ListedModel => {
        const stat = known.get(card.id);
        return {
          ...card,
          fits: fitsInMemory(card, memoryBytes),
          readSpeed: stat?.readSpeed ?? null,
          writeSpeed: stat?.writeSpeed ?? null,
          lastUsed: stat?.lastUsed ?? null,
        };
      });
      return listed.sort(
        (a, b) =>
          Number(here(b)) - Number(here(a)) ||
          (b.lastUsed ?? 0) - (a.lastUsed ?? 0) ||
          a.name.localeCompare(b.name) ||
          (a.id < b.id ? -1 : 1),
      );
    },
    probe: () => catalog.probe(),
    choose,
    open,
    async use(model, conversation) {
      const cards = await catalog.cards();
      const card = cards.find((one) => one.id === model);
      if (!card) throw catalog.problem(providerOf(model)?.id ?? '') ?? new MiaError('model.missing', { model: nameOf(model) });
      if (here(card)) await store.setSetting(LAST_MODEL, model);
      return { model, name: card.name, why: conversation ? 'conversation' : 'last-used' };
    },
    expected: () => options.expected?.() ?? false,
    noteSpeed: (id, speed) => note({ model: id, ...speed }),
    used(id) {
      note({ model: id, lastUsed: clock.now() });
      // the next conversation begins with it, unless it answers elsewhere
      if (catalog.known(id)?.place.kind !== 'elsewhere') void remember(id);
    },
    onChange: (listener) => catalog.onChange(listener),
    async refresh() {
      opened.clear();
      await catalog.refresh();
    },
    problem: (provider) => catalog.problem(provider),
    async forget(conversation) {
      for (const result of await Promise.allSettled(providers.map((provider) => provider.forget?.(conversation)))) {
        if (result.status === 'rejected') logger.warn('cache.kept', { code: MiaError.from(result.reason).code });
      }
    },
    async release() {
      opened.clear();
      await Promise.allSettled(providers.map((provider) => provider.release()));
    },
  };
}

import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelCard, ModelProvider, ProviderStatus } from '../../ports/language-model.ts';
import type { Logger } from '../../ports/logger.ts';

/** A list this old, in ms, is still used: a turn must not wait for four servers to be asked again. */
const FRESH_MS = 3000;
/** A provider that kept silent is not asked again by itself before this. */
const SILENT_MS = 20_000;
/** How long the others wait for one provider. */
const PATIENCE_MS = 6000;
const PROBE_MS = 300;

interface Entry {
  cards: ModelCard[];
  problem: MiaError | null;
  /** Monotonic ms of the last answer. */
  asked: number | null;
  asking: Promise<void> | null;
}

/** The cards of all providers, asked at once and kept for a moment; one that is down costs the others nothing. */
export class Catalog {
  readonly #providers: readonly ModelProvider[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();

  constructor(providers: readonly ModelProvider[], clock: Clock, logger: Logger) {
    this.#providers = providers;
    this.#clock = clock;
    this.#logger = logger;
    for (const { id } of providers) this.#entries.set(id, { cards: [], problem: null, asked: null, asking: null });
  }

  /** Chat models of all providers that answer. */
  async cards(): Promise<ModelCard[]> {
    await this.#ask(false);
    return this.#all();
  }

  /**
   * Chat models as last listed: a turn waits for no server that was asked before, what it says now counts from the next. Only
   * one that was never asked is waited for.
   */
  async lately(): Promise<ModelCard[]> {
    const asking = this.#ask(false);
    asking.catch(() => {});
    if ([...this.#entries.values()].some((entry) => entry.asked === null)) await asking;
    return this.#all();
  }

  /** The card as last listed, without asking. */
  known(id: string): ModelCard | undefined {
    return this.#all().find((card) => card.id === id);
  }

  /** Why a provider's models are not listed. */
  problem(provider: string): MiaError | null {
    return this.#entries.get(provider)?.problem ?? null;
  }

  /** Asks every provider again now, and tells listeners. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.asking));
    await this.#ask(true, true);
    this.#tell();
  }

  /** Asks every provider whether it is there, at most about 300 ms; what came or went since is looked at again. */
  async probe(): Promise<ProviderStatus[]> {
    const statuses = await Promise.all(this.#providers.map((provider) => this.#probeOne(provider)));
    const came = statuses.some(
      ({ provider, state }) => (state === 'ready') === (this.problem(provider) !== null) && this.#entries.get(provider)?.asked !== null,
    );
    if (came) await this.#ask(true);
    return statuses;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #probeOne(provider: ModelProvider): Promise<ProviderStatus> {
    const late = new AbortController();
    let cancel = () => {};
    const silent = new Promise<ProviderStatus>((done) => {
      cancel = this.#clock.after(PROBE_MS + 50, () => {
        late.abort();
        done({ provider: provider.id, state: 'unreachable', models: 0 });
      });
    });
    try {
      return await Promise.race([provider.probe(late.signal), silent]);
    } finally {
      cancel();
    }
  }

  async #ask(all: boolean, quiet = false): Promise<void> {
    const now = this.#clock.monotonic();
    const before = this.#signature();
    let first = false;
    await Promise.all(
      this.#providers.map((provider) => {
        const entry = this.#entries.get(provider.id) as Entry;
        if (entry.asking) return entry.asking;
        const keep = entry.problem?.code === 'model.timeout' ? SILENT_MS : FRESH_MS;
        if (!all && entry.asked !== null && now - entry.asked < keep) return undefined;
        if (entry.asked === null) first = true;
        entry.asking = this.#askOne(provider, entry).finally(() => {
          entry.asking = null;
        });
        return entry.asking;
      }),
    );
    if (!quiet && !first && before !== this.#signature()) this.#tell();
  }

  async #askOne(provider: ModelProvider, entry: Entry): Promise<void> {
    const late = new AbortController();
    let cancel = () => {};
    const silent = new Promise<never>((_, fail) => {
      cancel = this.#clock.after(PATIENCE_MS, () => {
        late.abort();
        fail(new MiaError('model.timeout', { provider: provider.id }));
      });
    });
    try {
      const cards = await Promise.race([provider.list(late.signal), silent]);
      entry.cards = cards.filter((card) => card.task === 'chat');
      entry.problem = null;
    } catch (error) {
      entry.cards = [];
      entry.problem = MiaError.from(error, 'model.unreachable', { provider: provider.id });
      this.#logger.info('models.problem', { provider: provider.id, code: entry.problem.code });
    } finally {
      cancel();
      entry.asked = this.#clock.monotonic();
    }
  }

  #all(): ModelCard[] {
    return [...this.#entries.values()].flatMap((entry) => entry.cards);
  }

  #signature(): string {
    return [...this.#entries]
      .map(([id, { cards, problem }]) => `${id}:${problem?.code ?? ''}:${cards.map((card) => card.id).join(',')}`)
      .join(';');
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

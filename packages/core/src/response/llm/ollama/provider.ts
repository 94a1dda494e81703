import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ModelCard, ModelProvider, OpenModel, Prompt, ProviderStatus } from '../../../ports/language-model.ts';
import type { Logger } from '../../../ports/logger.ts';
import { silenceLimits } from '../silence.ts';
import { estimatePromptTokens } from '../tokens.ts';
import { OllamaApi } from './api.ts';
import { ollamaBaseUrl } from './base-url.ts';
import { cardOf, type Facts, factsOf, isCloud } from './cards.ts';
import { OllamaLanguageModel } from './language-model.ts';
import { prepare } from './prepare.ts';
import { type PullOptions, pull } from './pull.ts';
import { KEEP_ALIVE, Residency } from './residency.ts';
import type { Running, Tag } from './shapes.ts';
import { findOllama } from './start.ts';

export interface OllamaOptions {
  /** Given: a refused connection means "not running". Absent: OLLAMA_HOST, else 127.0.0.1:11434. */
  baseUrl?: string;
  clock: Clock;
  logger: Logger;
  /** Whether models that answer on another machine may be opened. By default never. */
  allowCloud?: boolean | (() => boolean);
  /** Whether the program is on this machine; looked up on PATH by default. */
  installed?: () => boolean;
}

/** Ollama as a source of models, with what it can do more than others. */
export interface OllamaProvider extends ModelProvider {
  readonly baseUrl: string;
  /** @throws MiaError `model.not-running`, `model.not-installed` … */
  version(signal?: AbortSignal): Promise<string>;
  /** See `pull.ts`. */
  pull(model: string, options?: PullOptions): Promise<{ bytes: number }>;
  /** Deletes a model from Ollama's own store. @throws MiaError `model.missing` */
  remove(id: string): Promise<void>;
}

const PROBE_MS = 300;
const LIST_MS = 5000;
/** `/api/show` requests at a time. */
const AT_ONCE = 4;

/** Models of the Ollama on this computer. Connects to loopback only, follows no redirect, uses no proxy. */
export function createOllamaProvider(options: OllamaOptions): OllamaProvider {
  const { clock, logger } = options;
  const id = 'ollama';
  const baseUrl = (options.baseUrl ?? ollamaBaseUrl()).replace(/\/+$/, '');
  const configured = options.baseUrl !== undefined || !!process.env.OLLAMA_HOST;
  const installed = options.installed ?? (() => configured || findOllama() !== null);
  const api = new OllamaApi(baseUrl, clock, installed);
  const residency = new Residency(api);
  const factsByDigest = new Map<string, Facts>();
  const opened = new Map<string, OpenModel>();
  const allowCloud = () => (typeof options.allowCloud === 'function' ? options.allowCloud() : (options.allowCloud ?? false));
  const quick = { limits: { first: LIST_MS, between: LIST_MS } };

  /** What a model can do, asked once for each digest; null where it can not be told (then it is listed without). */
  async function facts(tag: Tag, signal?: AbortSignal): Promise<Facts | null> {
    const known = factsByDigest.get(tag.digest);
    if (known) return known;
    // a cloud model's card says where it runs; asking for more would go out
    if (isCloud(tag.name, tag.remote_host)) return null;
    try {
      const found = factsOf(await api.show(tag.name, { signal, ...quick }));
      factsByDigest.set(tag.digest, found);
      return found;
    } catch (error) {
      if (signal?.aborted) throw error;
      logger.warn('ollama.show', { model: `${id}/${tag.name}`, code: MiaError.from(error).code });
      return null;
    }
  }

  async function cards(signal?: AbortSignal): Promise<ModelCard[]> {
    const [tags, running] = await Promise.all([
      api.tags({ signal, ...quick }),
      api.running({ signal, ...quick }).catch((): Running[] => []),
    ]);
    const out: ModelCard[] = new Array(tags.length);
    let next = 0;
    const worker = async () => {
      for (let at = next++; at < tags.length; at = next++) {
        const tag = tags[at] as Tag;
        out[at] = cardOf(
          id,
          tag,
          await facts(tag, signal),
          running.find((model) => model.name === tag.name),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return out.filter((card) => card.task === 'chat');
  }

  function nameOf(cardId: string): string {
    if (!cardId.startsWith(`${id}/`)) throw new MiaError('model.missing', { model: cardId });
    return cardId.slice(id.length + 1);
  }

  async function open(cardId: string): Promise<OpenModel> {
    const name = nameOf(cardId);
    const tags = await api.tags(quick);
    // as Ollama: no tag means "latest"
    const tag = tags.find((entry) => entry.name === name) ?? tags.find((entry) => entry.name === `${name}:latest`);
    if (isCloud(name, tag?.remote_host) && !allowCloud()) throw new MiaError('model.cloud-refused', { model: name });
    if (!tag) {
      opened.delete(cardId);
      throw new MiaError('model.missing', { model: name });
    }
    const key = `${tag.name}@${tag.digest}`;
    const before = opened.get(key);
    if (before) return before;
    const model = openModel(cardOf(id, tag, await facts(tag), undefined));
    opened.set(key, model);
    return model;
  }

  function openModel(card: ModelCard): OpenModel {
    const model = new OllamaLanguageModel(card, api, residency, logger);
    const here = card.place.kind === 'this-computer';
    return {
      get card() {
        return { ...card, loaded: residency.isLoaded(card.name) };
      },
      model,
      async countTokens(prompt: Prompt) {
        return residency.pace(card.name).scale.ofPrompt(estimatePromptTokens(prompt, card.name));
      },
      /** Loads nothing where that would take memory from another program's model: the question itself may, preparing may not. */
      async load(signal) {
        if (!here) return;
        await residency.settled();
        const seat = await residency.seat(card, 0, { signal });
        if (!seat.cold || seat.evicts) return;
        await api.load(card.name, seat.numCtx, KEEP_ALIVE, {
          signal,
          limits: silenceLimits({ unreadTokens: 0, loadBytes: card.sizeBytes ?? 0 }),
          onSent: () => residency.taken(card.name, seat),
        });
      },
      // nothing is prepared on another machine
      ...(here ? { prepare: (prompt, how) => prepare(prompt, card, { api, residency }, how) } : {}),
    };
  }

  return {
    id,
    baseUrl,
    version: (signal) => api.version({ signal, ...quick }),
    async probe(signal): Promise<ProviderStatus> {
      const limits = { first: PROBE_MS, between: PROBE_MS };
      try {
        const [version, tags] = await Promise.all([api.version({ signal, limits }), api.tags({ signal, limits })]);
        return { provider: id, state: 'ready', models: tags.length, version };
      } catch (error) {
        const { code } = MiaError.from(error);
        const state = code === 'model.not-installed' ? 'not-installed' : code === 'model.not-running' ? 'not-running' : 'unreachable';
        return { provider: id, state, models: 0 };
      }
    },
    list: cards,
    open,
    pull: (model, how = {}) => pull(api, model, { ...how, allowCloud: allowCloud() }),
    remove: async (cardId) => api.remove(nameOf(cardId)),
    forget: (conversation) => residency.forget(conversation),
    async release() {
      for (const model of residency.ours) await residency.unload(model);
      opened.clear();
    },
  };
}

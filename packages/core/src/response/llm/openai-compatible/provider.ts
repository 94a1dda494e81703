import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ModelProvider, OpenModel } from '../../../ports/language-model.ts';
import type { Logger } from '../../../ports/logger.ts';
import { estimatePromptTokens, TokenScale } from '../tokens.ts';
import { askModels } from './ask.ts';
import { ServerLanguageModel } from './language-model.ts';
import { findLmStudio } from './lm-studio.ts';
import { KNOWN_SERVERS, type ServerKind } from './servers.ts';

const PROBE_MS = 300;
const LIST_MS = 5000;

export interface ServerOptions {
  clock: Clock;
  logger: Logger;
  /** Whether one that does not answer is installed; without it that is assumed. */
  installed?: () => boolean;
}

/**
 * The servers that people run on this computer, at their usual places: LM Studio and llama-server.
 * @param lmStudio whether LM Studio is installed: of another server that does not answer that can not be told
 */
export function createLocalServerProviders(
  options: ServerOptions,
  lmStudio: () => boolean = () => findLmStudio() !== null,
): ModelProvider[] {
  return KNOWN_SERVERS.map((server) =>
    createServerProvider(server, { ...options, ...(server.id === 'lm-studio' ? { installed: lmStudio } : {}) }),
  );
}

/** A server on this computer that speaks OpenAI's protocol. It is never asked for embeddings and nothing is read ahead on it. */
export function createServerProvider(server: ServerKind, { clock, logger, installed = () => true }: ServerOptions): ModelProvider {
  const opened = new Map<string, OpenModel>();
  const chatModels = async (limit: number, signal?: AbortSignal) =>
    (await askModels(server, { clock, signal, limit })).filter((card) => card.task === 'chat');

  return {
    id: server.id,
    async probe(signal) {
      try {
        return { provider: server.id, state: 'ready', models: (await chatModels(PROBE_MS, signal)).length };
      } catch (error) {
        const down = MiaError.from(error).code === 'model.not-running';
        return { provider: server.id, state: !down ? 'unreachable' : installed() ? 'not-running' : 'not-installed', models: 0 };
      }
    },
    list: (signal) => chatModels(LIST_MS, signal),
    async open(id) {
      const card = id.startsWith(`${server.id}/`) ? (await chatModels(LIST_MS)).find((one) => one.id === id) : undefined;
      if (!card) throw new MiaError('model.missing', { model: id });
      const known = opened.get(id);
      if (known && known.card.contextLength === card.contextLength) return known;
      const scale = new TokenScale();
      const open: OpenModel = {
        card,
        model: new ServerLanguageModel(server, id.slice(server.id.length + 1), card, { clock, logger, scale }),
        countTokens: async (prompt) => scale.ofPrompt(estimatePromptTokens(prompt, id)),
        // these servers load when they are asked
        load: async () => {},
      };
      opened.set(id, open);
      return open;
    },
    async release() {
      opened.clear();
    },
  };
}

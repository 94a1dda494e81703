import { MiaError } from '@mia/core/errors.ts';
import type { ListedModel, LlmManager } from '@mia/core/response/llm/index.ts';
import type { ModelEntry, ProviderStatus } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';

function toEntry(card: ListedModel): ModelEntry {
  const { id, name, provider, place, contextLength, vision, tools, thinking, sizeBytes, fits, loaded, readSpeed, writeSpeed, lastUsed } =
    card;
  return {
    ...{ id, name, provider, place, contextLength, vision, tools, thinking, sizeBytes, fits, loaded, readSpeed, writeSpeed, lastUsed },
    unlisted: card.unlisted ?? false,
  };
}

/**
 * The servers that a person can do something about: Ollama, which can be started or installed, LM Studio, which can be started
 * where it is installed, and others once they answer. What is built in is no server.
 */
export async function serversOf(models: Pick<LlmManager, 'probe'>): Promise<ProviderStatus[]> {
  return (await models.probe()).filter(
    ({ provider, state }) =>
      provider === 'ollama' || (provider === 'lm-studio' && state === 'not-running') || (provider !== 'embedded' && state === 'ready'),
  );
}

export function modelRoutes({ open, events, clock, logger }: Context): Group<'model'> {
  return {
    async 'model.list'({ conversation }) {
      const { store, models, encoder, machine } = await open();
      const of = conversation ? await store.conversation(conversation) : { id: '', model: null };
      const [listed, chosen, servers, hasEncoder] = await Promise.all([
        models.list(),
        models.choose(of),
        serversOf(models),
        encoder.available(),
      ]);
      return { models: listed.map(toEntry), chosen, servers, encoder: hasEncoder, memoryBytes: machine.memoryBytes };
    },
    async 'model.probe'() {
      const { models } = await open();
      return { servers: await serversOf(models) };
    },
    async 'model.server.start'({ provider }, { signal }) {
      const { models } = await open();
      const { startLmStudio, startOllama } = await import('@mia/core/response/llm/index.ts');
      await (provider === 'ollama' ? startOllama : startLmStudio)({ clock, logger, signal });
      await models.refresh();
      return { ok: true };
    },
    async 'model.use'({ model, conversation }) {
      const { store, models, incognito } = await open();
      if (conversation && incognito.has(conversation)) {
        // Chosen here only: no other conversation begins with it.
        const its = await store.updateConversation(conversation, { model });
        events.publish({ type: 'conversation', conversation: its });
        return { chosen: await models.choose(its) };
      }
      const chosen = await models.use(model, conversation);
      if (conversation) events.publish({ type: 'conversation', conversation: await store.updateConversation(conversation, { model }) });
      return { chosen };
    },
    async 'model.remove'({ model }) {
      const { models, downloads, embedded, ollama, installed, voice, vision } = await open();
      const [provider, ...rest] = model.split('/');
      if (provider === 'embedded') {
        // Its file may be mapped into the child's memory.
        if ((await embedded.list()).some((card) => card.id === model && card.loaded)) await embedded.release();
        const task = installed.get(rest.join('/'))?.task;
        if (task === 'image' || task === 'ocr') await vision.rest();
        else if (task !== 'chat') await voice.rest();
        await downloads.remove(rest.join('/'));
      } else if (provider === 'ollama') await ollama.remove(model);
      else throw new MiaError('request.invalid', { reason: 'not-ours' });
      await models.refresh();
      return { ok: true };
    },
    async 'model.file.begin'(file) {
      const { uploads } = await open();
      return { upload: await uploads.begin(file) };
    },
    async 'model.file.chunk'({ upload, offset }, call) {
      const { uploads } = await open();
      await uploads.chunk(upload, offset, call.bytes);
      return { ok: true };
    },
    async 'model.file.end'({ upload }) {
      const { uploads, models } = await open();
      const model = await uploads.end(upload);
      await models.refresh();
      return { model: `embedded/${model}` };
    },
    async 'model.file.cancel'({ upload }) {
      const { uploads } = await open();
      await uploads.cancel(upload);
      return { ok: true };
    },
  };
}

export function ollamaRoutes({ open }: Context): Group<'ollama'> {
  return {
    async 'ollama.pull'({ model }) {
      const { pulls } = await open();
      return { download: pulls.start(model).id };
    },
  };
}

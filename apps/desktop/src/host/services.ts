/** Wires what stands behind the vault: storage, models, the encoder, downloads and the assistant. */
import { join } from 'node:path';
import type { Assistant } from '@mia/core/assistant/index.ts';
import { createAssistant, titleFromWords } from '@mia/core/assistant/index.ts';
import { MiaError } from '@mia/core/errors.ts';
import { type Incognito, quietLogger, withIncognito } from '@mia/core/memory/incognito/index.ts';
import { openStore } from '@mia/core/memory/storage/index.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import { AudioPerceiver } from '@mia/core/perception/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import {
  createLlmManager,
  createLocalServerProviders,
  createOllamaProvider,
  type LlmManager,
  type OllamaProvider,
} from '@mia/core/response/llm/index.ts';
import type { Vault } from '@mia/core/security/index.ts';
import type { Catalogue, Machine } from '@mia/models/catalogue/index.ts';
import { loadCatalogue, thisMachine } from '@mia/models/catalogue/index.ts';
import type { Downloads, Installed } from '@mia/models/downloads/index.ts';
import { createDownloads, createInstalled, localFolders } from '@mia/models/downloads/index.ts';
import type { EmbeddedProvider } from '@mia/models/embedded/index.ts';
import { createEmbeddedProvider } from '@mia/models/embedded/index.ts';
import type { AppEvent } from '../contract/index.ts';
import type { Backups } from './backups.ts';
import { createEncoders, type Encoders } from './encoders.ts';
import { appFolder, entryUrl } from './entries.ts';
import { createExports, type Exports } from './exports.ts';
import { createImports, type Imports } from './imports.ts';
import { exportWords, languageOf } from './language.ts';
import { toldOf } from './learned.ts';
import { watchMemory } from './low-memory.ts';
import { watchPower } from './power.ts';
import type { Pulls } from './pulls.ts';
import { createPulls } from './pulls.ts';
import { measuredThreads } from './threads.ts';
import type { UndoList } from './undo.ts';
import { createUndoList } from './undo.ts';
import type { Uploads } from './uploads.ts';
import { createUploads } from './uploads.ts';
import { createVision, ENCODER_SETTING, type Vision } from './vision/index.ts';
import { createVoice, type Voice } from './voice/index.ts';

export interface Services {
  /** The encrypted database, and beside it the conversations that are held in memory only. */
  store: Store;
  incognito: Incognito;
  assistant: Assistant;
  models: LlmManager;
  embedded: EmbeddedProvider;
  ollama: OllamaProvider;
  /** The one that answers now. */
  readonly encoder: TextEncoder;
  encoders: Encoders;
  catalogue: Catalogue;
  installed: Installed;
  downloads: Downloads;
  pulls: Pulls;
  uploads: Uploads;
  imports: Imports;
  exports: Exports;
  voice: Voice;
  vision: Vision;
  machine: Machine;
  undo: UndoList;
  /** Ends an incognito conversation: nothing of it stays here or in a model. */
  endIncognito(conversation: string): Promise<void>;
  /**
   * Something was forgotten, deleted or brought back: no model's cache and nothing prepared may hold what was recalled before.
   * Returns at once; whatever is asked next comes behind it.
   */
  forgot(): void;
  close(): Promise<void>;
}

export interface ServicesOptions {
  dataDir: string;
  vault: Vault;
  backups: Backups;
  clock: Clock;
  logger: Logger;
  env: NodeJS.ProcessEnv;
  /** True when a window heard it. */
  publish(event: AppEvent): boolean;
  /** What a window that comes later has to know. */
  stands(look: () => Promise<AppEvent[]>): () => void;
  /** A storage thread died: everything has to be opened again. */
  broken(): void;
}

/**
 * Opens everything, in the order in which one needs the other, and starts what goes on by itself.
 * @throws MiaError `data.*`, `catalogue.invalid`
 */
export async function openServices(options: ServicesOptions): Promise<Services> {
  const { dataDir, vault, backups, clock, logger, env, publish } = options;
  await backups.beforeOpen(vault);
  const vaultStore = await openVaultStore(options);
  const { store, incognito } = withIncognito(vaultStore, {
    ...{ entry: entryUrl('incognito'), clock, titleOf: titleFromWords },
    lost: (id) => publish({ type: 'conversation-removed', id }),
  });
  /** Told while no window was there. */
  const unheard: AppEvent[] = [];
  const stopUnheard = options.stands(async () => unheard.splice(0));
  try {
    store.onTrouble((error) => {
      const trouble: AppEvent = { type: 'trouble', error };
      // Found once, soon after a start, when there may be no window yet.
      if (!publish(trouble) && error.code === 'attachment.missing') unheard.push(trouble);
      if (error.code === 'internal') options.broken();
    });
    // What a killed host left: an answer that broke off, and what was forgotten but not yet overwritten.
    const broken = await store.failInterrupted();
    if (broken > 0) logger.info('host.interrupted', { count: broken });

    const catalogue = await loadCatalogue(appFolder('resources'));
    const dir = join(dataDir, 'models');
    // A file may be refused before there is an assistant to know of it.
    let refused = false;
    let noneComes = (): void => {
      refused = true;
    };
    const installed = await createInstalled({
      ...{ dir, folders: localFolders(env), catalogue, logger },
      onRefused({ name, task }) {
        const trouble: AppEvent = { type: 'trouble', error: { code: 'model.file-altered', details: { model: name } } };
        if (!publish(trouble)) unheard.push(trouble);
        if (task === 'chat') noneComes();
      },
    });
    const downloads = await createDownloads({ dir, catalogue, installed, clock, logger, env });
    const machine = thisMachine();

    const memory = watchMemory({ logger, tell: (error) => publish({ type: 'trouble', error }) });
    const measured = await measuredThreads(store, logger);
    const embedded = createEmbeddedProvider({
      ...{ entry: entryUrl('llm'), installed, logger, clock, ...measured },
      onLoaded(id, loaded) {
        measured.onLoaded(id, loaded);
        void memory.check();
      },
    });
    const ollama = createOllamaProvider({ clock, logger });
    const pulls = createPulls({
      ollama,
      clock,
      tell: (download) => publish({ type: 'download', download }),
      done: () => void models.refresh(),
    });
    const models = createLlmManager({
      providers: [embedded, ollama, ...createLocalServerProviders({ clock, logger })],
      store,
      clock,
      logger,
      memoryBytes: machine.memoryBytes,
      expected: () => pulls.busy() || fetching(downloads, catalogue) || installed.checking('chat'),
    });

    const power = watchPower(clock);
    const encoders = await createEncoders({
      ...{ store, catalogue, installed, clock, logger, power },
      busy: () => assistant.answering(),
      tell: (state) => publish({ type: 'memory-encoder', state }),
      changed() {
        assistant.forgot();
        encodeBacklog();
      },
    });
    const vision = createVision({
      ...{ store, catalogue, installed, clock, logger: quietLogger(logger, incognito.knows), power, publish },
      wanted: await store.setting(ENCODER_SETTING),
      incognito: (id) => incognito.has(id),
      texts: () => encoders.current(),
      models: () => models.list(),
      pulls: async () => (await models.probe()).some(({ provider, state }) => provider === 'ollama' && state === 'ready'),
      busy: () => assistant.answering(),
    });
    const assistant = createAssistant({
      ...{ store, models, clock, power },
      encoder: () => encoders.current(),
      touched: () => encoders.change.touched(),
      imageEncoder: () => vision.lookers.encoder(),
      images: vision.shown,
      emit(event) {
        publish(event.type === 'learned' ? toldOf(event, { store, undo }) : event);
        // By then a model server on this computer has loaded it too.
        if (event.type === 'turn-ended') void memory.check();
      },
      logger: quietLogger(logger, incognito.knows),
    });

    noneComes = () => {
      // What was paused or failed can still go on, and answers then.
      if (!downloads.list().some((d) => d.state === 'paused' || d.state === 'failed')) void assistant.noneComes();
    };

    const uploads = createUploads(downloads);
    const undo = createUndoList(clock, (token) => {
      void store.purge(token).catch((error: unknown) => logger.warn('purge.failed', { code: MiaError.from(error).code }));
    });

    const encodeBacklog = (): void => {
      void assistant.encodeBacklog().catch((error: unknown) => logger.warn('backlog.failed', { code: MiaError.from(error).code }));
    };
    const imports = createImports({
      ...{ dir: join(dataDir, 'run'), store, clock, logger, publish, imported: encodeBacklog },
      memoriesTitle: async () => exportWords(languageOf(await store.setting('appearance.language'))).memoriesTitle,
    });
    const exports = createExports(store);
    const voice = createVoice({ store, catalogue, installed, clock, logger, perceiver: () => new AudioPerceiver() });
    let hadEncoder = await encoders.current().available();
    const stopListening = [
      stopUnheard,
      options.stands(async () => (await memory.stands()).map((error) => ({ type: 'trouble' as const, error }))),
      backups.watch(vaultStore, vault),
      downloads.onEvent((download) => {
        publish({ type: 'download', download });
        if (download.state === 'cancelled') noneComes();
      }),
      models.onChange(() => publish({ type: 'models' })),
      installed.onChange(() => {
        void models.refresh();
        vision.resume();
        void encoders
          .current()
          .available()
          .then((available) => {
            if (available === hadEncoder) return;
            hadEncoder = available;
            publish({ type: 'encoder', available });
            if (available) encodeBacklog();
          });
      }),
    ];

    // Nobody waits for these.
    void store.purge().catch((error: unknown) => logger.warn('purge.failed', { code: MiaError.from(error).code }));
    void assistant.resumePending().catch((error: unknown) => logger.warn('early.failed', { code: MiaError.from(error).code }));
    if (hadEncoder) encodeBacklog();
    vision.resume();
    void imports.resume().catch((error: unknown) => logger.warn('import.kept', { code: MiaError.from(error).code }));
    if (refused) noneComes();

    return {
      ...{
        store,
        incognito,
        assistant,
        models,
        embedded,
        ollama,
        encoders,
        catalogue,
        installed,
        downloads,
        pulls,
        uploads,
        imports,
        exports,
        voice,
        vision,
        machine,
        undo,
      },
      get encoder() {
        return encoders.current();
      },
      async endIncognito(id) {
        await assistant.leave(id);
        await incognito.end(id);
        // What was asked in between finds no conversation; the model holds nothing after it.
        await assistant.leave(id);
        await models.forget(id);
        await vision.left(id);
        publish({ type: 'conversation-removed', id });
      },
      forgot() {
        // First the cache: what is prepared anew then finds it empty.
        void embedded.forgetAll().catch((error: unknown) => logger.warn('cache.kept', { code: MiaError.from(error).code }));
        assistant.forgot();
        vision.forgot();
      },
      async close() {
        for (const stop of stopListening) stop();
        const forgotten = undo.close();
        pulls.close();
        exports.close();
        // Answers first: what was said is committed before the models go.
        const ids = (await incognito.list()).map(({ id }) => id);
        await settle(logger, [assistant.close()]);
        await settle(logger, [
          uploads.close(),
          imports.close(),
          downloads.close(),
          Promise.all(ids.map((id) => models.forget(id))).then(() => models.release()),
          encoders.close(),
          voice.close(),
          vision.close(),
          ...(forgotten ? [store.purge()] : []),
        ]);
        await settle(logger, [store.close()]);
      },
    };
  } catch (error) {
    stopUnheard();
    await store.close().catch(() => {});
    throw error;
  }

  async function openVaultStore({ dataDir: folder }: ServicesOptions): Promise<Store> {
    const key = vault.key();
    try {
      return await openStore({
        dir: folder,
        key,
        cipher: vault.cipher,
        entries: { writer: entryUrl('storage-writer'), reader: entryUrl('storage-reader') },
        logger,
        clock,
      });
    } finally {
      key.fill(0);
    }
  }
}

/** Whether a chat model is on its way: a message sent now waits for it. */
function fetching(downloads: Downloads, catalogue: Catalogue): boolean {
  return downloads
    .list()
    .some((d) => (d.state === 'running' || d.state === 'verifying') && d.entries.some((id) => catalogue.entry(id)?.task === 'chat'));
}

/** Waits for all; one that fails keeps no other from its end. */
async function settle(logger: Logger, work: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') logger.warn('host.close-failed', { code: MiaError.from(result.reason).code });
  }
}

/** The llama.cpp child: one model in memory, one job at a time, prefixes kept per conversation. */
import { MiaError } from '@mia/core/errors.ts';
import { type ChildRequest, serveChild } from '../child/index.ts';
import { type Engine, loadEngine } from './engine.ts';
import { generate } from './generating.ts';
import { readGguf } from './gguf.ts';
import { type JobKind, Jobs } from './jobs.ts';
import type { LoadSpec, Methods, PrepareParams } from './protocol.ts';
import { readTokens } from './reading.ts';

const jobs = new Jobs();
let engine: Engine | null = null;

type Handlers = {
  [Method in keyof Methods]: (params: Methods[Method][0], request: ChildRequest) => Promise<Methods[Method][1]> | Methods[Method][1];
};

const never = new AbortController().signal;

const handlers: Handlers = {
  inspect: ({ path }) => readGguf(path),
  load: (spec, { signal }) => withEngine('person', spec, signal, async ({ loaded }) => loaded),
  generate: (params, { signal, emit }) =>
    withEngine(params.background ? 'background' : 'person', params.load, signal, (loaded, stop) => generate(loaded, params, stop, emit)),
  prepare: (params, { signal, emit }) => prepare(params, signal, emit),
  count: async ({ load, messages }, { signal }) => {
    // Counting needs the vocabulary only and waits for no answer that is being written.
    const ready = isLoaded(load) ? engine : await withEngine('person', load, signal, async (loaded) => loaded);
    return ready ? ready.tokenize(ready.template.render(messages, { generate: true }), true).length : 0;
  },
  forget: ({ conversation }) =>
    jobs.add('person', never, async () => {
      await engine?.slots.forget(conversation);
      return null;
    }),
  forgetAll: () =>
    jobs.add('person', never, async () => {
      await engine?.slots.forgetAll();
      return null;
    }),
  idle: () => jobs.add('person', never, async () => null),
};

serveChild(handlers);

function isLoaded(spec: LoadSpec): boolean {
  return engine?.spec.path === spec.path && engine.spec.contextSize === spec.contextSize && engine.spec.sequences === spec.sequences;
}

function withEngine<Result>(
  kind: JobKind,
  spec: LoadSpec,
  signal: AbortSignal,
  work: (engine: Engine, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return jobs.add(kind, signal, async (stop) => {
    if (stop.aborted) throw new MiaError('request.cancelled');
    if (!isLoaded(spec)) {
      const old = engine;
      engine = null;
      await old?.dispose();
      engine = await loadEngine(spec, stop);
    }
    return work(engine as Engine, stop);
  });
}

/** Reads ahead; whoever comes meanwhile goes first, and what was read stays. */
function prepare(params: PrepareParams, signal: AbortSignal, emit: (event: unknown) => void): Promise<{ cached: number }> {
  return jobs.add('prepare', signal, async (stop) => {
    if (stop.aborted) return { cached: 0 };
    if (!isLoaded(params.load)) {
      const old = engine;
      engine = null;
      await old?.dispose();
      // Loading is not dropped for a request that arrives: it will need the same weights.
      engine = await loadEngine(params.load, signal);
    }
    const ready = engine as Engine;
    const slot = ready.slots.take(params.conversation);
    const tokens = slot.ledger.take(ready.template.render(params.messages, { generate: false }), ready.tokenize);
    const most = tokens.slice(0, ready.loaded.contextSize - 1);
    const { read } = await readTokens(ready, slot, most, {
      signal: stop,
      leave: 0,
      gentle: true,
      onProgress: (done) => emit({ kind: 'read', read: done, total: most.length }),
    });
    return { cached: read };
  });
}

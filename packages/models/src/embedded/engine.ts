import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import type { Llama, LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { type GgufSummary, readGguf } from './gguf.ts';
import type { Piece } from './pieces.ts';
import type { Loaded, LoadSpec } from './protocol.ts';
import { MAX_SLICE, SLICE_MS, SliceSizer } from './slices.ts';
import { Slots } from './slots.ts';
import { ChatTemplate } from './template.ts';
import { type ThinkingTags, thinkingTags } from './thinking.ts';

type Library = typeof import('node-llama-cpp');

/** A model in memory with its context. */
export interface Engine {
  spec: LoadSpec;
  summary: GgufSummary;
  library: Library;
  llama: Llama;
  model: LlamaModel;
  context: LlamaContext;
  template: ChatTemplate;
  tags: ThinkingTags | null;
  slots: Slots;
  slices: SliceSizer;
  loaded: Loaded;
  tokenize(pieces: readonly Piece[], atStart: boolean): Token[];
  dispose(): Promise<void>;
}

let started: Promise<{ library: Library; llama: Llama }> | null = null;

/** llama.cpp itself: the prebuilt binary of the platform's package, never built or downloaded here. */
function start(): Promise<{ library: Library; llama: Llama }> {
  started ??= (async () => {
    const library = await import('node-llama-cpp');
    const llama = await library.getLlama({
      gpu: hasGpuBuild() ? 'auto' : false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.error,
      // Threads are chosen for each context.
      maxThreads: 0,
    });
    return { library, llama };
  })();
  return started;
}

/** Whether a build for a graphics card lies beside the plain one (`npm run gpu`; on Apple silicon it is the plain one). */
function hasGpuBuild(): boolean {
  const { platform, arch } = process;
  if (platform === 'darwin') return arch === 'arm64';
  const system = platform === 'win32' ? 'win' : platform;
  const { resolve } = createRequire(import.meta.url);
  return ['cuda', 'vulkan'].some((kind) => {
    try {
      return existsSync(join(dirname(resolve(`@node-llama-cpp/${system}-${arch}-${kind}/package.json`)), 'bins'));
    } catch {
      return false;
    }
  });
}

/**
 * Loads a model: checks the file, maps the weights, chooses the thread count, makes the context.
 * @throws MiaError `model.file-invalid`, `model.out-of-memory`, `model.missing`, `request.cancelled`
 */
export async function loadEngine(spec: LoadSpec, signal: AbortSignal): Promise<Engine> {
  const summary = readGguf(spec.path);
  const { library, llama } = await start();
  if (!knownArchitectures(library).includes(summary.architecture)) throw new MiaError('model.file-invalid', { reason: 'architecture' });
  let model: LlamaModel | null = null;
  try {
    model = await llama.loadModel({ modelPath: spec.path, loadSignal: signal, defaultContextFlashAttention: 'auto' });
    const { threads, msPerToken } = await chooseThreads(model, llama, spec.threads, signal);
    const context = await model.createContext({
      contextSize: spec.contextSize,
      sequences: spec.sequences,
      batchSize: MAX_SLICE,
      threads,
      flashAttention: flashAttention(llama, msPerToken),
      failedCreationRemedy: false,
      createSignal: signal,
    });
    return assemble({ spec, summary, library, llama, model, context, threads, msPerToken });
  } catch (error) {
    await model?.dispose();
    throw loadingError(error, library, signal);
  }
}

/** A `const enum` in the library's types, an object in its code. */
function knownArchitectures(library: Library): string[] {
  return Object.values((library as unknown as { GgufArchitectureType: Record<string, string> }).GgufArchitectureType);
}

function assemble(parts: {
  spec: LoadSpec;
  summary: GgufSummary;
  library: Library;
  llama: Llama;
  model: LlamaModel;
  context: LlamaContext;
  threads: number;
  msPerToken: number;
}): Engine {
  const { spec, summary, library, llama, model, context, threads, msPerToken } = parts;
  const bos = model.tokens.bosString ?? '';
  const template = new ChatTemplate({ source: summary.template, bos, eos: model.tokens.eosString ?? '' });
  const tokenizer = model.tokenizer;
  const loaded: Loaded = {
    threads,
    // The library may round up; more than was planned is not used.
    contextSize: Math.min(context.contextSize, spec.contextSize),
    sequences: spec.sequences,
    readSpeed: 1_000 / msPerToken,
  };
  return {
    spec,
    summary,
    library,
    llama,
    model,
    context,
    template,
    tags: thinkingTags(summary.template),
    slots: new Slots(context),
    slices: new SliceSizer(msPerToken),
    loaded,
    tokenize(pieces, atStart) {
      const { LlamaText, SpecialTokensText } = library;
      const text = LlamaText(pieces.map((piece) => (piece.special ? new SpecialTokensText(piece.text) : piece.text)));
      const tokens = text.tokenize(tokenizer, atStart ? undefined : 'trimLeadingSpace');
      const { bos: bosToken, shouldPrependBosToken } = model.tokens;
      if (atStart && shouldPrependBosToken && bosToken !== null && tokens[0] !== bosToken) tokens.unshift(bosToken);
      return tokens;
    },
    async dispose() {
      await context.dispose();
      await model.dispose();
    },
  };
}

/**
 * One core is left free: two threads on two busy cores were ten times slower than one (FACTS). On larger machines the
 * candidates are tried on a few tokens, unless an earlier load already did.
 */
async function chooseThreads(
  model: LlamaModel,
  llama: Llama,
  known: number | null,
  signal: AbortSignal,
): Promise<{ threads: number; msPerToken: number }> {
  const cores = Math.max(1, Math.min(llama.cpuMathCores, availableParallelism()));
  const most = Math.max(1, cores - 1);
  const candidates = known === null ? new Set([most, Math.max(1, Math.ceil(cores / 2))]) : [Math.max(1, Math.min(known, cores))];
  let best = { threads: most, msPerToken: Number.POSITIVE_INFINITY };
  for (const threads of candidates) {
    const msPerToken = await measure(model, threads, signal);
    // Fewer threads win a near tie: they leave more of the machine to the person.
    if (msPerToken < best.msPerToken * (threads < best.threads ? 1.05 : 0.95)) best = { threads, msPerToken };
  }
  return best;
}

/** Milliseconds that a prompt token takes in a small context of its own. The first call warms the weights up. */
async function measure(model: LlamaModel, threads: number, signal: AbortSignal): Promise<number> {
  const context = await model.createContext({ contextSize: 256, sequences: 1, batchSize: MAX_SLICE, threads, createSignal: signal });
  try {
    const sequence = context.getSequence();
    const tokens = model.tokenize('The quick brown fox jumps over the lazy dog. '.repeat(3)).slice(0, 16);
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    signal.throwIfAborted();
    const startedAt = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    return (performance.now() - startedAt) / tokens.length;
  } finally {
    await context.dispose();
  }
}

/**
 * On a CPU flash attention pays for full slices only: behind 1,000 tokens it cost 11 ms a token in slices of 8 against
 * 9.5 without, in slices of 64 it cost 7 against 9 (SmolLM2, one thread).
 */
function flashAttention(llama: Llama, msPerToken: number): 'auto' | false {
  return llama.gpu !== false || msPerToken * MAX_SLICE < SLICE_MS ? 'auto' : false;
}

function loadingError(error: unknown, library: Library, signal: AbortSignal): MiaError {
  if (signal.aborted) return new MiaError('request.cancelled');
  if (error instanceof MiaError) return error;
  const message = error instanceof Error ? error.message : '';
  if (error instanceof library.InsufficientMemoryError || /memory|alloc|failed to create context/i.test(message)) {
    return new MiaError('model.out-of-memory', {}, { cause: error });
  }
  return new MiaError('model.file-invalid', { reason: 'load' }, { cause: error });
}

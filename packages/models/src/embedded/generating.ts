import { MiaError } from '@mia/core/errors.ts';
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { Coalescer } from './coalescer.ts';
import type { Engine } from './engine.ts';
import { JsonEnd } from './json-end.ts';
import { joinPieces, type Piece } from './pieces.ts';
import type { GenerateEvent, GenerateParams, GenerateResult } from './protocol.ts';
import { readTokens } from './reading.ts';
import { grammarSchema } from './schema.ts';
import type { Slot } from './slots.ts';
import { StopWatch } from './stop-sequences.ts';
import { ThinkingSplitter } from './thinking.ts';
import { TokenText } from './token-text.ts';

/** Where the caller says nothing about sampling: what most small models are published with. */
const DEFAULTS = { temperature: 0.7, topP: 0.95, topK: 40, minP: 0.05 };
/** Written tokens that penalties look back on. */
const PENALTY_WINDOW = 256;

/**
 * Reads a prompt and writes an answer on the conversation's sequence.
 * @throws MiaError `model.too-long` (details: tokens, limit), `model.unsupported`, `request.cancelled` (what was read and
 * written stays in the cache)
 */
export async function generate(
  engine: Engine,
  params: GenerateParams,
  signal: AbortSignal,
  emit: (event: GenerateEvent) => void,
): Promise<GenerateResult> {
  if (signal.aborted) throw new MiaError('request.cancelled');
  // The only sequence is a conversation's: nobody waits for this, and its prefix would be gone.
  if (params.background && engine.loaded.sequences === 1) throw new MiaError('model.unsupported', { reason: 'one sequence' });
  const pieces = promptOf(engine, params);
  const slot = engine.slots.take(params.conversation);
  const tokens = slot.ledger.take(pieces, engine.tokenize);
  const limit = engine.loaded.contextSize;
  if (tokens.length === 0) throw new MiaError('request.invalid', { reason: 'empty prompt' });
  if (tokens.length >= limit) throw new MiaError('model.too-long', { tokens: tokens.length, limit });

  const readAt = performance.now();
  let begun = false;
  const reading = await readTokens(engine, slot, tokens, {
    signal,
    leave: 1,
    background: params.background,
    onProgress: (read) => {
      if (!begun) emit({ kind: 'started', total: tokens.length, cached: read });
      begun = true;
      emit({ kind: 'read', read, total: tokens.length });
    },
  });
  if (signal.aborted) throw new MiaError('request.cancelled');
  const readMs = performance.now() - readAt;
  // The last one is read with the first token written.
  emit({ kind: 'read', read: tokens.length, total: tokens.length });
  // An answer that is gone on with has thought already.
  const tags = params.continue ? null : engine.tags;
  const opened = tags !== null && (pieces.at(-1)?.text.trimEnd().endsWith(tags.open) ?? false);
  const splitter = new ThinkingSplitter(tags, opened);
  const written = await write(engine, slot, tokens, params, splitter, signal, emit);
  return {
    ...written,
    inputTokens: tokens.length,
    cachedTokens: reading.cached,
    readMs,
    largestSlice: reading.largestSlice,
    slices: reading.slices,
    longestSliceMs: reading.longestMs,
    threads: engine.loaded.threads,
  };
}

function promptOf(engine: Engine, params: GenerateParams): Piece[] {
  const options = { generate: true, ...(params.thinking === null ? {} : { thinking: params.thinking }) };
  if (!params.continue) return engine.template.render(params.messages, options);
  const said = params.messages.at(-1)?.text ?? '';
  return joinPieces([...engine.template.render(params.messages.slice(0, -1), options), { text: said, special: false }]);
}

type Written = Pick<GenerateResult, 'finish' | 'raw' | 'outputTokens' | 'reasoningTokens' | 'writeMs'>;

async function write(
  engine: Engine,
  slot: Slot,
  prompt: readonly Token[],
  params: GenerateParams,
  splitter: ThinkingSplitter,
  signal: AbortSignal,
  emit: (event: GenerateEvent) => void,
): Promise<Written> {
  const { sequence, ledger } = slot;
  const room = engine.loaded.contextSize - prompt.length;
  const most = Math.min(room, Math.max(1, params.sampling.maxOutputTokens ?? room));
  const answer: Token[] = [];
  const text = new TokenText(engine.model, prompt.slice(-8), engine.tags);
  const stops = new StopWatch(params.sampling.stopSequences);
  const json = params.json === null ? null : new JsonEnd();
  const deltas = new Coalescer((delta) => emit({ kind: 'delta', ...delta }));
  const result: Written = { finish: 'stop', raw: 'end-of-turn', outputTokens: 0, reasoningTokens: 0, writeMs: 0 };
  const options = await evaluateOptions(engine, params, answer);
  const startedAt = performance.now();
  let tokenAt = startedAt;
  const iterator = sequence.evaluate(prompt.slice(sequence.nextTokenIndex), options);
  try {
    for (;;) {
      const next = await iterator.next();
      if (next.done) break;
      const token = next.value;
      const now = performance.now();
      if (answer.length > 0) engine.slices.wrote(now - tokenAt);
      tokenAt = now;
      answer.push(token);
      const settled = text.push(token);
      const end = json?.push(settled) ?? null;
      const { text: shown, stopped } = stops.push(end === null ? settled : settled.slice(0, end));
      ledger.write(token, shown, !stopped && (end === null || end === settled.length) && !stops.holds && !text.open);
      const split = splitter.push(shown);
      if (splitter.reasoning) result.reasoningTokens++;
      deltas.push(split);
      if (stopped) {
        result.raw = 'stop-sequence';
        break;
      }
      if (end !== null || signal.aborted) break;
      if (answer.length >= most) {
        result.finish = 'length';
        result.raw = most === room ? 'context-full' : 'max-tokens';
        break;
      }
    }
  } finally {
    await iterator.return();
    result.outputTokens = answer.length;
    result.writeMs = performance.now() - startedAt;
    // What was held back was no stop sequence after all.
    const held = result.raw === 'stop-sequence' ? '' : stops.end();
    ledger.end(held, !text.open);
    deltas.push(splitter.push(held));
    deltas.push(splitter.end());
    deltas.flush();
  }
  if (signal.aborted) throw new MiaError('request.cancelled');
  return result;
}

async function evaluateOptions(engine: Engine, params: GenerateParams, answer: readonly Token[]): Promise<SequenceEvaluateOptions> {
  const { sampling } = params;
  const options: SequenceEvaluateOptions = {
    temperature: Math.max(0, sampling.temperature ?? DEFAULTS.temperature),
    topP: sampling.topP ?? DEFAULTS.topP,
    topK: sampling.topK ?? DEFAULTS.topK,
    minP: DEFAULTS.minP,
    seed: sampling.seed ?? Math.floor(Math.random() * 0xffffffff),
  };
  const { presencePenalty, frequencyPenalty } = sampling;
  if (presencePenalty || frequencyPenalty) {
    options.repeatPenalty = {
      punishTokens: () => answer.slice(-PENALTY_WINDOW),
      maxPunishTokens: PENALTY_WINDOW,
      penalty: 1,
      frequencyPenalty: frequencyPenalty ?? 0,
      presencePenalty: presencePenalty ?? 0,
    };
  }
  if (params.json !== null) {
    const { library, model } = engine;
    const grammar = await makeGrammar(engine, params.json);
    options.grammarEvaluationState = new library.LlamaGrammarEvaluationState({ model, grammar });
  }
  return options;
}

async function makeGrammar(engine: Engine, json: object | true) {
  try {
    if (json === true) return await engine.llama.getGrammarFor('json');
    return await engine.llama.createGrammarForJsonSchema(grammarSchema(json) as { type: 'object' });
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('model.unsupported', { reason: 'schema' }, { cause: error });
  }
}

import { type ChatRequest, Ollama } from 'ollama';
import type { z } from 'zod';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { createLocalFetch, SILENCE_MS, type SilenceLimits } from '../net/local-fetch.ts';
import { httpFault, pullFault, streamFault } from './faults.ts';
import * as shapes from './shapes.ts';

/** What npm ollama's request type does not name yet. */
export type ChatBody = ChatRequest & { truncate?: boolean; shift?: boolean };

export interface AskOptions {
  signal?: AbortSignal | undefined;
  limits?: SilenceLimits;
  onSent?: () => void;
}

/** Ollama's routes through npm ollama, each request with a fetch of its own; every failure is a MiaError. */
export class OllamaApi {
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly #installed: () => boolean;

  /** @param installed whether a refused connection means "not running" rather than "not installed" */
  constructor(baseUrl: string, clock: Clock, installed: () => boolean) {
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.#installed = installed;
  }

  async version(options: AskOptions = {}): Promise<string> {
    return (await this.#json(shapes.version, options, undefined, (client) => client.version())).version;
  }

  async tags(options: AskOptions = {}): Promise<shapes.Tag[]> {
    return (await this.#json(shapes.tags, options, undefined, (client) => client.list())).models;
  }

  async show(model: string, options: AskOptions = {}): Promise<shapes.Shown> {
    return this.#json(shapes.show, options, model, (client) => client.show({ model }));
  }

  async running(options: AskOptions = {}): Promise<shapes.Running[]> {
    return (await this.#json(shapes.running, options, undefined, (client) => client.ps())).models;
  }

  /** One answer, not streamed: for reading ahead. */
  async chatOnce(body: ChatBody, options: AskOptions = {}): Promise<shapes.Chunk> {
    return this.#json(shapes.chunk, options, body.model, (client) => client.chat({ ...body, stream: false }));
  }

  /** Resolves with the first byte of the answer; Ollama sends none before the first token. */
  async chat(body: ChatBody, options: AskOptions = {}): Promise<AsyncIterable<shapes.Chunk>> {
    const { model } = body;
    const client = this.#client({ ...options, jsonLines: true }, model);
    const answer = await client.chat({ ...body, stream: true }).catch((error: unknown) => {
      throw this.#fault(error);
    });
    const fault = (error: unknown) => this.#fault(error, (words) => streamFault(words, model));
    return checked(answer, shapes.chunk, fault);
  }

  /** Loads a model without asking it anything. */
  async load(model: string, numCtx: number | undefined, keepAlive: string | undefined, options: AskOptions): Promise<void> {
    await this.chatOnce(
      { model, messages: [], ...(numCtx ? { options: { num_ctx: numCtx } } : {}), ...(keepAlive ? { keep_alive: keepAlive } : {}) },
      options,
    );
  }

  /** Takes a model out of memory, ending whatever it reads or writes (12 ms measured). */
  async unload(model: string, options: AskOptions = {}): Promise<void> {
    await this.chatOnce({ model, messages: [], keep_alive: 0 }, options);
  }

  async pull(model: string, options: AskOptions & { insecure?: boolean }): Promise<AsyncIterable<shapes.Progress>> {
    const client = this.#client({ ...options, jsonLines: true }, model);
    const lines = await client.pull({ model, stream: true, ...(options.insecure ? { insecure: true } : {}) }).catch((error: unknown) => {
      throw this.#fault(error);
    });
    return checked(lines, shapes.progress, (error) => this.#fault(error, (words) => pullFault(words, model)));
  }

  async remove(model: string, options: AskOptions = {}): Promise<void> {
    await this.#client(options, model)
      .delete({ model })
      .catch((error: unknown) => {
        throw this.#fault(error);
      });
  }

  async #json<T extends z.ZodType>(
    shape: T,
    options: AskOptions,
    model: string | undefined,
    ask: (client: Ollama) => Promise<unknown>,
  ): Promise<z.output<T>> {
    try {
      const parsed = shape.safeParse(await ask(this.#client(options, model)));
      if (!parsed.success) throw new MiaError('model.garbage', { reason: 'shape' });
      return parsed.data;
    } catch (error) {
      throw this.#fault(error);
    }
  }

  #client(options: AskOptions & { jsonLines?: boolean }, model: string | undefined): Ollama {
    return new Ollama({
      host: this.baseUrl,
      fetch: createLocalFetch({
        clock: this.clock,
        signal: options.signal,
        limits: options.limits ?? { first: SILENCE_MS, between: SILENCE_MS },
        httpFault: (status, body) => httpFault(status, body, model),
        ...(options.onSent ? { onSent: options.onSent } : {}),
        ...(options.jsonLines ? { jsonLines: true } : {}),
      }),
    });
  }

  #fault(error: unknown, words?: (words: string) => MiaError): MiaError {
    if (error instanceof MiaError) {
      return error.code === 'model.not-running' && !this.#installed() ? new MiaError('model.not-installed', error.details) : error;
    }
    if (error instanceof Error && /^Did not receive done/.test(error.message)) return new MiaError('model.interrupted');
    // npm ollama throws a plain Error with the server's own words for an error line
    if (words && error instanceof Error && error.name === 'Error') return words(error.message);
    return new MiaError('model.garbage');
  }
}

async function* checked<T extends z.ZodType>(
  lines: AsyncIterable<unknown>,
  shape: T,
  fault: (error: unknown) => MiaError,
): AsyncGenerator<z.output<T>> {
  try {
    for await (const line of lines) {
      const parsed = shape.safeParse(line);
      if (!parsed.success) throw new MiaError('model.garbage', { reason: 'shape' });
      yield parsed.data;
    }
  } catch (error) {
    throw fault(error);
  }
}

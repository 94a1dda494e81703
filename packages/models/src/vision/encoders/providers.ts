import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';

/** ONNX Runtime's execution providers that are tried, the first that works and is faster than the processor. */
export type Provider = 'cuda' | 'dml' | 'coreml' | 'webgpu' | 'cpu';

const PREFERRED: readonly Provider[] = ['cuda', 'dml', 'coreml', 'webgpu'];
/** How alike a provider's result and the processor's must be: half precision stays far above, a broken driver below. */
const SAME = 0.99;

type Feeds = Record<string, Tensor>;
export type Outputs = Record<string, { data: Float32Array; dims: readonly number[] }>;

/** What is used of a session of ONNX Runtime. */
export interface RuntimeSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: InferenceSession['inputMetadata'];
  run(feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** The runtime, so that a test can put another in its place. */
export interface Runtime {
  supported(): readonly string[];
  create(model: string | Uint8Array, provider: Provider): Promise<RuntimeSession>;
  now(): number;
}

export const RUNTIME: Runtime = {
  supported: () => listSupportedBackends().map(({ name }) => name),
  create: (model, provider) => {
    // What is not there is told by what is thrown.
    env.logLevel = 'fatal';
    const options: InferenceSession.SessionOptions = {
      executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    };
    // Two overloads, one each.
    const made = typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options);
    return made as Promise<RuntimeSession>;
  },
  now: () => performance.now(),
};

export interface OpenOptions {
  /** Which may be tried; all where absent. The processor is always there. */
  providers?: readonly Provider[];
  /** Inputs on which providers are compared. Without them only the processor is used. */
  trial?: (session: RuntimeSession) => Feeds;
  runtime?: Runtime;
}

/** A model on the execution provider that does it best; on the processor as soon as another fails. */
export class ProviderSession {
  readonly #model: string | Uint8Array;
  readonly #runtime: Runtime;
  #session: RuntimeSession;
  #provider: Provider;

  private constructor(model: string | Uint8Array, runtime: Runtime, chosen: { session: RuntimeSession; provider: Provider }) {
    this.#model = model;
    this.#runtime = runtime;
    this.#session = chosen.session;
    this.#provider = chosen.provider;
  }

  /**
   * @param model path of an ONNX file (which may name files beside it for its data), or its bytes
   * @throws Error of the runtime where not even the processor takes it
   */
  static async open(model: string | Uint8Array, options: OpenOptions = {}): Promise<ProviderSession> {
    const { providers = [...PREFERRED, 'cpu'], trial, runtime = RUNTIME } = options;
    const supported = runtime.supported();
    const cpu = await runtime.create(model, 'cpu');
    const wanted = trial ? PREFERRED.filter((one) => providers.includes(one) && supported.includes(one)) : [];
    let measured: Trial | null = null;
    for (const provider of wanted) {
      let session: RuntimeSession | null = null;
      try {
        session = await runtime.create(model, provider);
        measured ??= await tryOut(cpu, trial as NonNullable<typeof trial>, runtime);
        const found = await tryOut(session, trial as NonNullable<typeof trial>, runtime);
        if (found.ms < measured.ms && alike(found.values, measured.values)) {
          await cpu.release();
          return new ProviderSession(model, runtime, { session, provider });
        }
      } catch {
        // Not there, or not for this model: the next one.
      }
      await session?.release().catch(() => {});
    }
    return new ProviderSession(model, runtime, { session: cpu, provider: 'cpu' });
  }

  get provider(): Provider {
    return this.#provider;
  }

  get inputs(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputs(): readonly string[] {
    return this.#session.outputNames;
  }

  /** How many numbers an input has along an axis, where the graph says it. */
  fixed(input: string, axis: number): number | null {
    const about = this.#session.inputMetadata.find(({ name }) => name === input);
    const length = about?.isTensor ? about.shape[axis] : undefined;
    return typeof length === 'number' && length > 0 ? length : null;
  }

  /** @throws Error of the runtime, of the processor's where another failed before */
  async run(feeds: Feeds, outputs: readonly string[]): Promise<Outputs> {
    try {
      return read(await this.#session.run(feeds, outputs));
    } catch (error) {
      if (this.#provider === 'cpu') throw error;
      const failed = this.#session;
      this.#session = await this.#runtime.create(this.#model, 'cpu');
      this.#provider = 'cpu';
      await failed.release().catch(() => {});
      return read(await this.#session.run(feeds, outputs));
    }
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

interface Trial {
  ms: number;
  values: Float32Array;
}

/** The second run is measured: in the first much is prepared. */
async function tryOut(session: RuntimeSession, trial: (session: RuntimeSession) => Feeds, runtime: Runtime): Promise<Trial> {
  const output = session.outputNames[0] as string;
  const feeds = trial(session);
  await session.run(feeds, [output]);
  const start = runtime.now();
  const result = read(await session.run(feeds, [output]));
  return { ms: runtime.now() - start, values: result[output]?.data as Float32Array };
}

function read(result: Record<string, Tensor>): Outputs {
  return Object.fromEntries(Object.entries(result).map(([name, { data, dims }]) => [name, { data: data as Float32Array, dims }]));
}

function alike(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  let [dot, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] as number;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb) >= SAME;
}

/** Inputs of these shapes that are no zeros, the same at each call. */
export function even(shape: readonly number[]): Tensor {
  const size = shape.reduce((product, one) => product * one, 1);
  return new Tensor(
    'float32',
    Float32Array.from({ length: size }, (_, i) => Math.sin(i / 97)),
    shape,
  );
}

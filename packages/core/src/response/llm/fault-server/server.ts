import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Engine, type FaultModel } from './engine.ts';
import type { Fault } from './faults.ts';
import { ollamaRoutes } from './ollama-routes.ts';
import { type Flavour, openAiRoutes } from './openai-routes.ts';

export interface Recorded {
  method: string;
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the client sent
  body: any;
  /** The client closed the connection before the answer was whole. */
  aborted: boolean;
}

export interface Context {
  server: FaultServer;
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the client sent
  body: any;
  fault: Fault | undefined;
}

export interface FaultServerOptions {
  models?: FaultModel[];
  flavour?: Flavour;
  /** Context for models that are loaded without one. */
  defaultContext?: number;
  port?: number;
}

/**
 * An HTTP server that speaks Ollama 0.24's wire format (and OpenAI's under /v1), with faults on demand: for tests of every
 * thing that can go wrong, without an Ollama. Time is never waited for: readings are held and let go by the test.
 */
export class FaultServer {
  readonly engine: Engine;
  readonly flavour: Flavour;
  readonly requests: Recorded[] = [];
  /** Layers that `/api/pull` serves, by model. */
  readonly library = new Map<string, { digest: string; bytes: number; have: number }[]>();
  /** Every connection is taken and nothing is ever answered. */
  halfOpen = false;
  /** While set, answers are read but no first token comes; `unload` ends them. */
  #held: { release: () => void; promise: Promise<void> } | null = null;
  #faults: { path: string; fault: Fault; left: number }[] = [];
  #waiters: { test: () => boolean; done: () => void }[] = [];
  #sockets = new Set<Socket>();
  #http: Server;

  private constructor(options: FaultServerOptions) {
    this.engine = new Engine(options.models ?? [{ name: 'tiny:1b' }], options.defaultContext);
    this.flavour = options.flavour ?? 'ollama';
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: FaultServerOptions = {}): Promise<FaultServer> {
    const server = new FaultServer(options);
    await new Promise<void>((ready) => server.#http.listen(options.port ?? 0, '127.0.0.1', ready));
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next `times` requests to a path (from its beginning) go wrong. */
  fail(path: string, fault: Fault, times = 1): void {
    this.#faults.push({ path, fault, left: times });
  }

  /** No first token comes until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    const promise = new Promise<void>((done) => {
      release = done;
    });
    this.#held = { release, promise };
    return () => {
      this.#held = null;
      release();
    };
  }

  /** Resolves when reading may go on. */
  async reading(): Promise<void> {
    await this.#held?.promise;
  }

  /** Resolves once a condition on what the server has seen holds. */
  until(test: () => boolean): Promise<void> {
    if (test()) return Promise.resolve();
    return new Promise((done) => this.#waiters.push({ test, done }));
  }

  asked(path: string): Recorded[] {
    return this.requests.filter((request) => request.path === path);
  }

  touch(): void {
    for (const waiter of [...this.#waiters]) {
      if (!waiter.test()) continue;
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.done();
    }
  }

  /** Cuts every connection, as a killed process does. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.#held?.release();
    this.cutAll();
    await new Promise<void>((done) => this.#http.close(() => done()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const text = Buffer.concat(chunks).toString('utf8');
    let body: unknown = null;
    try {
      body = text === '' ? null : JSON.parse(text);
    } catch {
      body = text;
    }
    const recorded: Recorded = { method: request.method ?? '', path, body, aborted: false };
    this.requests.push(recorded);
    response.once('close', () => {
      if (!response.writableFinished) recorded.aborted = true;
      this.touch();
    });
    this.touch();
    if (this.halfOpen) return;
    const planned = this.#faults.find((entry) => path.startsWith(entry.path) && entry.left > 0);
    if (planned) planned.left--;
    const context: Context = { server: this, request, response, path, body, fault: planned?.fault };
    if (failedAtOnce(context)) return;
    if (await ollamaRoutes(context)) return;
    if (await openAiRoutes(context)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
  }
}

/** Faults that need no answer to be under way. */
function failedAtOnce({ response, request, fault }: Context): boolean {
  if (!fault) return false;
  if (fault.kind === 'http') {
    response.writeHead(fault.status, { 'content-type': fault.contentType ?? 'application/json; charset=utf-8' }).end(fault.body);
    return true;
  }
  if (fault.kind === 'redirect') {
    response.writeHead(307, { location: fault.location }).end();
    return true;
  }
  if (!('after' in fault) || fault.after > 0) return false;
  if (fault.kind === 'kill') request.socket.destroy();
  else if (fault.kind === 'garbage') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(fault.text ?? '<!doctype html><p>It works!</p>\n');
  } else if (fault.kind === 'shape') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":"world"}\n');
  } else if (fault.kind === 'end') response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end();
  else if (fault.kind === 'error-line') return false;
  // silence: the connection stays open and nothing comes
  return true;
}

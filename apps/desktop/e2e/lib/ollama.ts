import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultServer } from '@mia/core/response/llm/fault-server/index.ts';

/**
 * A server on this computer in Ollama's wire format, which can go away, come back on the same port, and say what no real
 * model can be made to say: hostile markdown. Real answers come from real models; this is for what goes wrong.
 */
export class BadOllama {
  readonly port: number;
  readonly #faults: FaultServer;
  #front: Server;

  private constructor(faults: FaultServer, front: Server) {
    this.#faults = faults;
    this.#front = front;
    this.port = (front.address() as AddressInfo).port;
  }

  /** @param says the text of every answer; the fault server's own words when absent */
  static async start(says?: string): Promise<BadOllama> {
    const faults = await FaultServer.start();
    const front = await listen(faults.port, says, 0);
    return new BadOllama(faults, front);
  }

  /** Goes away, connections and all. */
  async stop(): Promise<void> {
    this.#front.closeAllConnections();
    await new Promise<void>((done) => this.#front.close(() => done()));
  }

  /** Comes back where it was. */
  async again(): Promise<void> {
    this.#front = await listen(this.#faults.port, undefined, this.port);
  }

  async close(): Promise<void> {
    await this.stop().catch(() => undefined);
    await this.#faults.close();
  }
}

/** Lines of an answer as Ollama streams them, in pieces as tokens come: half a tag or half a link must do nothing either. */
function* wire(says: string): Generator<string> {
  const line = (content: string, end?: object): string => {
    const head = { model: 'tiny:1b', created_at: new Date().toISOString(), message: { role: 'assistant', content } };
    return `${JSON.stringify({ ...head, done: end !== undefined, ...end })}\n`;
  };
  for (let at = 0; at < says.length; at += 7) yield line(says.slice(at, at + 7));
  const counts = { total_duration: 1, load_duration: 1, prompt_eval_count: 5, prompt_eval_duration: 1, eval_count: 5, eval_duration: 1 };
  yield line('', { done_reason: 'stop', ...counts });
}

async function listen(target: number, says: string | undefined, port: number): Promise<Server> {
  const front = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const chat = asked.url === '/api/chat' ? (JSON.parse(body.toString()) as { messages?: unknown[]; stream?: boolean }) : null;
    // a call without messages only loads or unloads
    if (says !== undefined && chat?.stream && chat.messages?.length) {
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const piece of wire(says)) answer.write(piece);
      answer.end();
      return;
    }
    const passed = request({ host: '127.0.0.1', port: target, path: asked.url, method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    passed.end(body);
  });
  await new Promise<void>((done, fail) => front.once('error', fail).listen(port, '127.0.0.1', done));
  return front;
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A model server on this computer in Ollama's wire format that writes a given text at a steady rate: what the window makes
 * of a fast model is measured, and no model's own speed.
 */
export class SteadyServer {
  readonly #server: Server;
  readonly #text: string;
  readonly #perSecond: number;

  private constructor(server: Server, text: string, perSecond: number) {
    this.#server = server;
    this.#text = text;
    this.#perSecond = perSecond;
  }

  /** @param perSecond tokens a second, each about four characters */
  static async start(text: string, perSecond: number): Promise<SteadyServer> {
    const server = createServer();
    const steady = new SteadyServer(server, text, perSecond);
    server.on('request', async (asked, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      const json = (value: unknown): void => {
        answer.setHeader('Content-Type', 'application/json');
        answer.end(JSON.stringify(value));
      };
      const details = { family: 'llama', families: ['llama'], parameter_size: '1B', quantization_level: 'Q4_0', format: 'gguf' };
      if (asked.url === '/api/version') json({ version: '0.24.0' });
      else if (asked.url === '/api/tags')
        json({
          models: [{ name: 'steady:1b', model: 'steady:1b', size: 1e9, digest: 'a', modified_at: new Date(0).toISOString(), details }],
        });
      else if (asked.url === '/api/show')
        json({ details, capabilities: ['completion'], model_info: { 'general.architecture': 'llama', 'llama.context_length': 32_768 } });
      else if (asked.url === '/api/ps') json({ models: [] });
      else if (asked.url === '/api/chat') {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { messages?: unknown[]; options?: { num_predict?: number } };
        answer.setHeader('Content-Type', 'application/x-ndjson');
        // Loading, reading ahead and titles get one word; only what is to be read gets all of it.
        const whole = (body.messages?.length ?? 0) > 0 && (body.options?.num_predict ?? -1) !== 1;
        await steady.#write(whole ? steady.#text : '', (line) => answer.write(line));
        answer.end();
      } else {
        answer.statusCode = 404;
        answer.end();
      }
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return steady;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #write(text: string, put: (line: string) => void): Promise<void> {
    const line = (content: string, end?: object): string =>
      `${JSON.stringify({ model: 'steady:1b', created_at: new Date().toISOString(), message: { role: 'assistant', content }, done: end !== undefined, ...end })}\n`;
    const begun = performance.now();
    for (let token = 0; token * 4 < text.length; token += 1) {
      put(line(text.slice(token * 4, token * 4 + 4)));
      // By the clock, not by the timer: a late timer is made up for.
      const due = begun + ((token + 1) * 1000) / this.#perSecond;
      if (due > performance.now()) await new Promise((wake) => setTimeout(wake, due - performance.now()));
    }
    const counts = { total_duration: 1, load_duration: 1, prompt_eval_count: 5, prompt_eval_duration: 1, eval_count: 5, eval_duration: 1 };
    put(line('', { done_reason: 'stop', ...counts }));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}

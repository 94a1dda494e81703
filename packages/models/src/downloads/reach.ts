import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reach } from '../catalogue/index.ts';
import { type Clients, findClients } from './clients.ts';
import { makeFolder, remove } from './files.ts';
import type { Http } from './http.ts';

/** How long the hub may take to show that it is there. */
const PROBE_MS = 3000;

/** Finds out what can be reached, once: asking a network that is not there costs seconds each time. */
export class Reachable {
  readonly #http: Http;
  readonly #hub: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #temp: string;
  #answered: Promise<boolean> | undefined;
  #clients: Promise<Clients> | undefined;

  constructor(options: { http: Http; hub: string; env: NodeJS.ProcessEnv; temp: string }) {
    this.#http = options.http;
    this.#hub = options.hub;
    this.#env = options.env;
    this.#temp = options.temp;
  }

  hub(): Promise<boolean> {
    this.#answered ??= this.#http.answers(this.#hub, PROBE_MS);
    return this.#answered;
  }

  clients(): Promise<Clients> {
    this.#clients ??= this.#look();
    return this.#clients;
  }

  async #look(): Promise<Clients> {
    await makeFolder(this.#temp);
    const work = await mkdtemp(join(this.#temp, 'clients-'));
    try {
      return await findClients(this.#env, work);
    } finally {
      await remove(work);
    }
  }

  async reach(installed: readonly string[]): Promise<Reach> {
    const [hub, clients] = await Promise.all([this.hub(), this.clients()]);
    return { hub, clients: { npm: clients.npm !== null, pip: clients.pip !== null }, installed };
  }

  /**
   * The same without asking anybody: of what was not looked for yet, the hub counts as there and the clients as absent. For
   * whatever is only shown; nobody outside this computer hears of a window that was opened.
   */
  async known(installed: readonly string[]): Promise<Reach> {
    const [hub, clients] = await Promise.all([this.#answered ?? true, this.#clients]);
    return { hub, clients: { npm: Boolean(clients?.npm), pip: Boolean(clients?.pip) }, installed };
  }

  /** A person tries again: what was not there may be there now. */
  async askAgainWhereMissing(): Promise<void> {
    if (this.#answered && !(await this.#answered)) this.#answered = undefined;
    const clients = await this.#clients;
    if (clients && (!clients.npm || !clients.pip)) this.#clients = undefined;
  }

  /** The hub was there and is not any more. */
  forgetHub(): void {
    this.#answered = undefined;
  }
}

/** What every group of routes is given. */
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Vault } from '@mia/core/security/index.ts';
import type { App } from '../contract/index.ts';
import type { Handlers } from '../transport/serving.ts';
import type { Backups } from './backups.ts';
import type { Events } from './events.ts';
import type { Restoring } from './restoring.ts';
import type { Services } from './services.ts';

export interface Context {
  version: string;
  shell: 'web' | 'electron' | 'terminal';
  clock: Clock;
  dataDir: string;
  logger: Logger;
  events: Events;
  /** The vault, locked or open. @throws MiaError `vault.damaged`, `vault.newer`, `data.*` */
  vault(): Promise<Vault>;
  /**
   * What stands behind the vault; waits while it is being opened.
   * @throws MiaError `vault.locked`, or what kept it from opening (`data.*`)
   */
  open(): Promise<Services>;
  /** After the person opened the vault: starts what stands behind it. Same errors as `open`. */
  unlocked(): Promise<void>;
  /** Ends what stands behind the vault and erases the key. */
  lock(): Promise<void>;
  /** Ends what stands behind the vault and erases all that is kept, with its keys. A new vault is made for whoever asks next. */
  erase(what: { models: boolean; backups: boolean }): Promise<void>;
  backups: Backups;
  restore: Restoring;
  /** Gives the database a new key (`vault.makeKeyChange` gave the ticket). @throws MiaError what `beginKeyChange` and opening throw */
  changeKey(ticket: string, passphrase: string | undefined): Promise<void>;
}

/** Handlers of one group of routes, named by its beginning. */
export type Group<Prefix extends string> = Pick<Handlers<App>, Extract<keyof App, `${Prefix}.${string}`>>;

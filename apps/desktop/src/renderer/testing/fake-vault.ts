/** The vault of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  publish(event: AppEvent): void;
}

type All = Handlers<typeof app>;

type Named = Exclude<Extract<keyof All, `vault.${string}`>, `vault.key.${string}`>;

export function vaultHandlers(host: Host): Pick<All, Named> {
  const { state } = host;
  const ok = { ok: true as const };
  return {
    'vault.status': () => ({
      state: state.locked ? 'locked' : 'open',
      protectedBy: state.protectedBy,
      askAtStart: state.askAtStart,
      keychain: state.keychain,
      cipher: 'sqlcipher' as const,
    }),
    'vault.unlock': (params) => {
      if ('passphrase' in params && params.passphrase !== state.passphrase) throw new MiaError('vault.wrong-passphrase');
      state.locked = false;
      host.publish({ type: 'vault', state: 'open' });
      return ok;
    },
    'vault.lock': () => {
      state.locked = true;
      host.publish({ type: 'vault', state: 'locked' });
      return ok;
    },
    'vault.passphrase': ({ current, next }) => {
      if (state.protectedBy.includes('passphrase') && current !== state.passphrase) throw new MiaError('vault.wrong-passphrase');
      if (next.length < 12) throw new MiaError('vault.weak-passphrase');
      state.passphrase = next;
      state.protectedBy = ['passphrase', ...state.protectedBy.filter((wrap) => wrap === 'phrase' || wrap === 'keychain')];
      state.askAtStart = !state.protectedBy.includes('keychain');
      return ok;
    },
    'vault.askAtStart': ({ on }) => {
      if (on && !state.protectedBy.includes('passphrase')) throw new MiaError('conflict', { needs: 'passphrase' });
      if (!on && !state.keychain) throw new MiaError('conflict', { needs: 'keychain' });
      state.protectedBy = [...state.protectedBy.filter((wrap) => wrap !== 'keychain'), ...(on ? [] : ['keychain' as const])];
      state.askAtStart = on;
      return ok;
    },
    'vault.phrase.make': () => ({
      words:
        'abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress actual'.split(
          ' ',
        ),
      ticket: 't1',
    }),
    'vault.phrase.keep': () => {
      state.protectedBy = [...state.protectedBy, 'phrase'];
      return ok;
    },
  };
}

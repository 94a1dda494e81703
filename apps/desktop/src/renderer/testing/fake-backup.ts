/** The backups of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, AppEvent, app, ResultOf } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  publish(event: AppEvent): void;
}

export type FakeBackups = ResultOf<App['backup.status']>;
type All = Handlers<typeof app>;
type Named = Extract<keyof All, `${'backup' | 'restore' | 'vault.key'}.${string}`>;

const DAY = 24 * 60 * 60_000;
const entry = (sequence: number, days: number, own = true): FakeBackups['backups'][number] => ({
  path: `/home/mia/.local/share/mia/backups/backup-${String(sequence).padStart(6, '0')}`,
  sequence,
  about: {
    created: Date.UTC(2026, 5, 20, 8, 30) - days * DAY,
    zone: 'Europe/Berlin',
    reason: sequence === 6 ? 'update' : 'idle',
    app: sequence > 6 ? '0.1.0' : '0.0.9',
    bytes: 48_000_000 - days * 400_000,
    opensBy: ['passphrase', 'phrase'],
    own,
  },
});

export function freshBackups(over: Partial<FakeBackups> = {}): FakeBackups {
  return {
    folder: { path: '/home/mia/.local/share/mia/backups', chosen: false, reachable: true, sameDisk: true },
    backups: [entry(9, 0), entry(8, 1), entry(7, 2), entry(6, 9), { path: '/backups/backup-000005', sequence: 5, about: null }],
    elsewhere: [],
    running: false,
    failed: null,
    oneDiskDays: 3,
    journalDamaged: false,
    ...over,
  };
}

export function backupHandlers(host: Host): Pick<All, Named> {
  const { state } = host;
  const ok = { ok: true as const };
  const changed = (over: Partial<FakeBackups>): FakeBackups => {
    state.backups = { ...state.backups, ...over };
    host.publish({ type: 'backup' });
    return state.backups;
  };
  const opened = (secret: { passphrase: string } | { words: string } | undefined): void => {
    if (!secret) throw new MiaError('backup.needs-secret');
    if ('passphrase' in secret && secret.passphrase !== state.passphrase) throw new MiaError('vault.wrong-passphrase');
  };
  return {
    'backup.status': () => state.backups,
    'backup.make': () => {
      const next = (state.backups.backups[0]?.sequence ?? 0) + 1;
      return changed({ backups: [entry(next, 0), ...state.backups.backups], failed: null });
    },
    'backup.folder': ({ path }) => {
      if (path !== null && !path.startsWith('/')) throw new MiaError('backup.place', { what: 'relative' });
      if (path?.startsWith('/gone')) throw new MiaError('backup.place', { what: 'missing' });
      const folder =
        path === null
          ? freshBackups().folder
          : { path: `${path}/M.I.A backups`, chosen: true, reachable: true, sameDisk: path.startsWith('/home/') };
      const next = (state.backups.backups[0]?.sequence ?? 0) + 1;
      const there = path === null ? [] : [{ ...entry(next, 0), path: `${folder.path}/backup-${String(next).padStart(6, '0')}` }];
      const { folder: before } = state.backups;
      const earlier = state.backups.elsewhere.map((one) => ({ ...one, current: false })).filter((one) => one.path !== folder.path);
      const current = folder.chosen ? [{ path: folder.path, current: true, reachable: true, backups: 1 }] : [];
      const elsewhere = before.path === folder.path ? state.backups.elsewhere : [...current, ...earlier];
      return changed({ folder, elsewhere, oneDiskDays: path === null ? 0 : null, backups: [...there, ...state.backups.backups] });
    },
    'backup.leave': ({ path }) => changed({ elsewhere: state.backups.elsewhere.filter((one) => one.path !== path) }),
    'backup.forgetOld': () => {
      const removed = state.backups.backups.length;
      changed({ backups: [entry(removed + 1, 0)] });
      return { removed, away: state.backups.elsewhere.flatMap((one) => (one.reachable ? [] : [one.path])) };
    },
    'restore.find': ({ path }) => {
      if (path !== undefined && !path.includes('backup')) throw new MiaError('backup.none');
      return { backups: path === undefined ? state.backups.backups : [entry(4, 30, false)] };
    },
    'restore.preview': ({ path, secret }) => {
      const about = [...state.backups.backups, entry(4, 30, false)].find((one) => one.path === path)?.about;
      if (!about) throw new MiaError('backup.damaged');
      if (!about.own || state.locked) opened(secret);
      const { created, zone, own } = about;
      return { created, zone, own, conversations: 212, messages: 4_310, attachments: 18, newest: created - 60_000 };
    },
    'restore.run': () => ok,
    'vault.key.make': () => ({ words: Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 'heron' : 'abandon')), ticket: 'k1' }),
    'vault.key.change': ({ passphrase }) => {
      if (state.protectedBy.includes('passphrase') && passphrase !== state.passphrase) throw new MiaError('vault.wrong-passphrase');
      if (!state.protectedBy.includes('phrase')) state.protectedBy = [...state.protectedBy, 'phrase'];
      return ok;
    },
  };
}

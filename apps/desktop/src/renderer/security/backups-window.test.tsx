// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../i18n/index.ts';
import { AlertList } from '../errors/index.ts';
import { closeSettings, useLayout } from '../lib/layout.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { freshBackups } from '../testing/fake-backup.ts';
import { closeRestore, loadBackups, openRestore, useBackups } from './backups.ts';
import { OneDiskBar } from './OneDiskBar.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';
import { SecurityPage } from './SecurityPage.tsx';
import { loadVault } from './store.ts';

let connected: Connected | null = null;
afterEach(() => {
  closeRestore();
  cleanup();
  useBackups.setState({ status: null, restoreOpen: false, damageTold: false });
  connected?.end();
  connected = null;
});

const page = async (state: Parameters<typeof connect>[0] = {}): Promise<Connected> => {
  connected = await connect(state);
  await loadVault();
  render(
    <>
      <SecurityPage />
      <RestoreDialog />
    </>,
  );
  return connected;
};
const press = async (name: string): Promise<void> => void fireEvent.click(await screen.findByRole('button', { name }));
const type = (name: string, value: string): void => void fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });

describe('backups in Settings, Security', () => {
  it('says when the newest was made, makes one, and says what kept it from being made', async () => {
    const { host } = await page({ backups: freshBackups({ failed: 'data.disk-full' }) });
    await screen.findByText(/The last one could not be made/);
    await press('Back up now');
    await until(() => host.state.backups.backups.length === 6);
    await until(() => screen.queryByText(/The last one could not be made/) === null);
  });

  it('takes another folder, and keeps what was typed where that can not be reached', async () => {
    const { host } = await page();
    await press('Backup folder');
    type('Folder', 'usb stick');
    await press('Use this folder');
    expect((await screen.findByRole('alert')).textContent).toContain('backup.place');
    expect((screen.getByRole('textbox', { name: 'Folder' }) as HTMLInputElement).value).toBe('usb stick');
    type('Folder', '/gone/stick');
    await press('Use this folder');
    await screen.findByText(/There is no such folder here now/);
    type('Folder', '/media/stick');
    await press('Use this folder');
    await until(() => host.state.backups.folder.chosen);
    await screen.findByText('/media/stick/M.I.A backups');
  });

  it('takes a folder from the dialog of the system, where the shell has one', async () => {
    const chosen: (string | null)[] = [null, '/home/mia/Synced'];
    const place = window as { mia?: unknown };
    place.mia = { chooseFolder: async () => chosen.shift() ?? null };
    try {
      const { host } = await page();
      await press('Backup folder');
      await press('Browse…');
      // Nothing was chosen.
      await until(() => chosen.length === 1);
      expect((screen.getByRole('textbox', { name: 'Folder' }) as HTMLInputElement).value).toBe('');
      await press('Browse…');
      await until(() => (screen.getByRole('textbox', { name: 'Folder' }) as HTMLInputElement).value === '/home/mia/Synced');
      await press('Use this folder');
      await until(() => host.state.backups.folder.chosen);
      await screen.findByText(/On the same disk as the memory/);
    } finally {
      delete place.mia;
    }
  });

  it('says where backups lay before, and leaves one of these out', async () => {
    const elsewhere = [
      { path: '/media/red/M.I.A backups', current: true, reachable: true, backups: 4 },
      { path: '/media/blue/M.I.A backups', current: false, reachable: true, backups: 2 },
      { path: '/media/away/M.I.A backups', current: false, reachable: false, backups: 0 },
    ];
    await page({ backups: freshBackups({ elsewhere }) });
    await screen.findByText('/media/blue/M.I.A backups: 2 backups lie there.');
    await screen.findByText(/\/media\/away\/M.I.A backups can not be reached now/);
    fireEvent.click(screen.getAllByRole('button', { name: 'Leave it out' })[1] as HTMLButtonElement);
    await until(() => screen.queryByText(/media\/away/) === null);
    expect(screen.getAllByRole('button', { name: 'Leave it out' })).toHaveLength(1);
  });

  it('says that the newest opens on this computer alone, where nothing that a person knows opens it', async () => {
    const backups = freshBackups();
    const [newest] = backups.backups;
    if (newest?.about) newest.about.opensBy = [];
    await page({ backups });
    await screen.findByText(/The newest backup opens on this computer alone/);
  });

  it('changes the data key: the new words first, then the passphrase', async () => {
    const { host } = await page({ protectedBy: ['passphrase'] });
    await press('Change the data key');
    await press('Show words');
    expect((await screen.findByRole('list', { name: 'Recovery words' })).querySelectorAll('li')).toHaveLength(24);
    expect(host.state.asked.some(({ name }) => name === 'vault.key.change')).toBe(false);
    await press('I have written it down');
    type('Passphrase', 'wrong');
    await press('Change the key');
    expect((await screen.findByRole('alert')).textContent).toContain('vault.wrong-passphrase');
    type('Passphrase', 'seven quiet herons at dusk');
    fireEvent.submit(screen.getByRole('textbox', { name: 'Passphrase' }));
    await until(() => screen.queryByRole('dialog') === null);
    expect(host.state.asked.findLast(({ name }) => name === 'vault.key.change')?.params).toEqual({
      ticket: 'k1',
      passphrase: 'seven quiet herons at dusk',
    });
  });
});

describe('Restore', () => {
  it('shows what is in its own backup before anything is replaced, then loads anew', async () => {
    const { host } = await page();
    await press('Choose a backup');
    const list = await screen.findByRole('list', { name: 'Backups' });
    const rows = list.querySelectorAll('button');
    // They lie in two folders: each says in which.
    expect(rows[0]?.textContent).toContain('/home/mia/.local/share/mia/backups');
    // One of them can not be read: said, and not to be chosen.
    expect([...rows].filter((row) => row.disabled).map((row) => row.textContent)).toEqual(['Backup 5 can not be read']);
    fireEvent.click(rows[0] as HTMLButtonElement);
    await screen.findByText('4,310');
    expect(host.state.asked.some(({ name }) => name === 'restore.run')).toBe(false);
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {});
    await press('Restore this backup');
    await until(() => reload.mock.calls.length === 1);
    reload.mockRestore();
  });

  it('asks for what is missing to open another memory’s, and names a mistyped word while it is typed', async () => {
    const { host } = await page();
    await press('Choose a backup');
    type('Another folder', '/media/empty');
    await press('Look there');
    expect((await screen.findByRole('alert')).textContent).toContain('backup.none');
    type('Another folder', '/media/backups');
    await press('Look there');
    const list = await screen.findByRole('list', { name: 'Backups' });
    await until(() => list.isConnected && screen.getByRole('list', { name: 'Backups' }).querySelectorAll('button').length === 1);
    fireEvent.click(screen.getByRole('list', { name: 'Backups' }).querySelector('button') as HTMLButtonElement);
    await screen.findByRole('textbox', { name: 'Recovery words' });
    expect(screen.queryByRole('alert')).toBeNull();
    type('Recovery words', 'abandon abilty able ');
    await screen.findByText(/abilty/);
    await press('Open the backup');
    await screen.findByText('4,310');
    expect(host.state.asked.findLast(({ name }) => name === 'restore.preview')?.params).toMatchObject({
      secret: { words: 'abandon abilty able' },
    });
  });

  it('is there where a damaged one was chosen, to choose another', async () => {
    await page();
    openRestore();
    const list = await screen.findByRole('list', { name: 'Backups' });
    const { host } = connected as Connected;
    host.state.backups = freshBackups({ backups: [] });
    fireEvent.click(list.querySelectorAll('button')[0] as HTMLButtonElement);
    expect((await screen.findByRole('alert')).textContent).toContain(new MiaError('backup.damaged').code);
    // Nothing that a person could enter would mend it.
    expect(screen.queryByText(/The backup is there/)).toBeNull();
    await press('Back');
    await screen.findByRole('list', { name: 'Backups' });
  });
});

describe('a journal that lost commits', () => {
  it('is told once, with the way to the backups', async () => {
    connected = await connect({ backups: freshBackups({ journalDamaged: true }) });
    render(
      <>
        <OneDiskBar />
        <AlertList />
      </>,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('data.wal-damaged');
    await press('Open backups');
    expect(useLayout.getState().settings).toBe('security');
    closeSettings();
    useBackups.setState({ status: null });
    await loadBackups();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the bar about one disk', () => {
  it('stands after two weeks until Later, which is kept', async () => {
    connected = await connect({ backups: freshBackups({ oneDiskDays: 15 }) });
    render(<OneDiskBar />);
    await screen.findByRole('region', { name: 'Backups on one disk' });
    await press('Later');
    await until(() => screen.queryByRole('region', { name: 'Backups on one disk' }) === null);
    expect(typeof connected.host.state.settings['backup.later']).toBe('number');
  });
});

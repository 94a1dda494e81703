// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { useBackups } from '../security/index.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { freshBackups } from '../testing/fake-backup.ts';
import { EraseDialog } from './EraseDialog.tsx';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  useBackups.setState({ status: null });
  connected?.end();
  connected = null;
});

const elsewhere = [
  { path: '/media/red/M.I.A backups', current: true, reachable: true, backups: 4 },
  { path: '/media/blue/M.I.A backups', current: false, reachable: true, backups: 1 },
  { path: '/media/empty/M.I.A backups', current: false, reachable: true, backups: 0 },
  { path: '/media/away/M.I.A backups', current: false, reachable: false, backups: 0 },
];
const erase = async (): Promise<unknown> => {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'erase' } });
  fireEvent.click(screen.getByRole('button', { name: 'Erase everything' }));
  const asked = () => connected?.host.state.asked.find(({ name }) => name === 'everything.erase');
  await until(() => asked() !== undefined);
  return asked()?.params;
};

it('names the backups elsewhere, and erases them where the person ticks it', async () => {
  connected = await connect({ backups: freshBackups({ elsewhere }) });
  render(<EraseDialog onClose={() => {}} />);
  await screen.findByText('4 in /media/red/M.I.A backups');
  await screen.findByText('1 in /media/blue/M.I.A backups');
  await screen.findByText(/^\/media\/away\/M.I.A backups can not be reached now/);
  expect(screen.queryByText(/media\/empty/)).toBeNull();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Erase these backups too:' }));
  expect(await erase()).toEqual({ confirmed: true, models: false, backups: true });
});

it('leaves them where they are unless it is ticked, and asks nothing where there are none', async () => {
  connected = await connect({ backups: freshBackups() });
  render(<EraseDialog onClose={() => {}} />);
  await screen.findByText('Exports, and backups that you keep elsewhere, stay where they are.');
  expect(screen.getAllByRole('checkbox')).toHaveLength(1);
  expect(await erase()).toEqual({ confirmed: true, models: false, backups: false });
});

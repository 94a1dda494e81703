/** Which shell a start opens: one row for each reason. */
import { describe, expect, it } from 'vitest';
import { chooseShell, type ShellFacts } from './choose-shell.mjs';

const desk: ShellFacts = {
  platform: 'linux',
  args: [],
  env: { DISPLAY: ':0' },
  uid: 1000,
  sandbox: true,
  electron: { state: 'here' },
};
const again = Date.UTC(2026, 10, 25, 12);
const failed = { state: 'failed', why: 'the server that has it can not be reached', again } as const;

const rows: [string, Partial<ShellFacts>, 'electron' | 'browser' | 'fetch', RegExp][] = [
  ['a desk with Electron', {}, 'electron', /window of its own/],
  ['Wayland alone', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'electron', /window of its own/],
  ['a terminal without a display', { env: {} }, 'browser', /neither DISPLAY nor WAYLAND_DISPLAY/],
  ['Linux over SSH with a forwarded display', { env: { DISPLAY: 'localhost:10.0', SSH_CONNECTION: 'a' } }, 'electron', /window of its own/],
  ['macOS', { platform: 'darwin', env: {} }, 'electron', /window of its own/],
  ['macOS over SSH', { platform: 'darwin', env: { SSH_CONNECTION: 'a b' } }, 'browser', /over SSH/],
  ['Windows, which has no user numbers', { platform: 'win32', env: {}, uid: null, sandbox: false }, 'electron', /window of its own/],
  ['Windows over SSH', { platform: 'win32', env: { SSH_CLIENT: 'a' }, uid: null }, 'browser', /over SSH/],
  ['a platform without Electron', { platform: 'freebsd' }, 'browser', /not made for freebsd/],
  ['arguments of the browser shell', { args: ['--data-dir', 'x', '--no-open'] }, 'browser', /--no-open asks for it/],
  ['an argument with its value', { args: ['--port=8080'] }, 'browser', /--port asks for it/],
  ['an argument of both shells', { args: ['--data-dir', 'x'] }, 'electron', /window of its own/],
  ['root', { uid: 0 }, 'browser', /as root, Electron would have to give up its sandbox/],
  ['root who allows it', { uid: 0, env: { DISPLAY: ':0', MIA_ELECTRON_NO_SANDBOX: '1' } }, 'electron', /WITHOUT its sandbox/],
  ['root on macOS, where the sandbox stays', { platform: 'darwin', uid: 0 }, 'electron', /Electron is here/],
  ['a system that forbids sandboxes', { sandbox: false }, 'browser', /not opened without one/],
  [
    'such a system, and a person who allows it',
    { sandbox: false, env: { DISPLAY: ':0', MIA_ELECTRON_NO_SANDBOX: '1' } },
    'electron',
    /WITHOUT its sandbox/,
  ],
  ['no binary yet', { electron: { state: 'absent' }, sandbox: false }, 'fetch', /once; 60 seconds at most/],
  ['no binary, no display: nothing is fetched', { electron: { state: 'absent' }, env: {} }, 'browser', /no display/],
  ['no binary, as root: nothing is fetched', { electron: { state: 'absent' }, uid: 0 }, 'browser', /as root/],
  [
    'a failed attempt',
    { electron: failed, sandbox: false },
    'browser',
    /could not be fetched \(the server that has it can not be reached\)/,
  ],
  ['who wants no fetching', { electron: { state: 'unwanted', why: 'X says not to fetch it' } }, 'browser', /X says not to fetch it/],
];

describe('the shell of a start', () => {
  it.each(rows)('%s', (_name, facts, shell, sentence) => {
    const choice = chooseShell({ ...desk, ...facts });
    expect(choice.shell).toBe(shell);
    expect(choice.sentence).toMatch(sentence);
  });

  it('gives up the sandbox only where it was allowed and cannot be had', () => {
    for (const [, facts] of rows) {
      const choice = chooseShell({ ...desk, ...facts });
      if (choice.shell !== 'electron') continue;
      const { uid, sandbox, platform, env } = { ...desk, ...facts };
      const dropped = platform === 'linux' && (uid === 0 || !sandbox) && env.MIA_ELECTRON_NO_SANDBOX === '1';
      expect(choice.flags).toEqual(dropped ? ['--no-sandbox'] : []);
    }
    // allowed, and not needed
    const choice = chooseShell({ ...desk, env: { DISPLAY: ':0', MIA_ELECTRON_NO_SANDBOX: '1' } });
    expect(choice).toMatchObject({ shell: 'electron', flags: [] });
  });

  it('says when a failed attempt is made again', () => {
    expect(chooseShell({ ...desk, electron: failed }).sentence).toMatch(/tried again after \w+,? 2[456] Nov/);
  });
});

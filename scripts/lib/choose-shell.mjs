// Which shell `npm start` opens, and the sentence that says so. Pure; plain old JavaScript: see ../run.mjs.

/** Platforms that Electron is made for. */
const ELECTRON_PLATFORMS = ['linux', 'darwin', 'win32'];

/** Arguments that only the browser shell has: who gives one asks for it. */
const BROWSER_ARGUMENTS = ['--no-open', '--port'];

const browser = (why) => ({ shell: 'browser', sentence: `M.I.A opens in your browser: ${why}.` });

/** "Tue 24 Nov, 08:33" in the person's own time zone. */
function clockTime(at) {
  return new Date(at).toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** Why there is no screen for a window, or null where there is one. */
function noDisplay({ platform, env }) {
  if (platform === 'linux') {
    return env.DISPLAY || env.WAYLAND_DISPLAY ? null : 'there is no display for a window (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  const remote = env.SSH_CONNECTION || env.SSH_CLIENT || env.SSH_TTY;
  return remote ? 'this is a session over SSH, which has no display' : null;
}

/**
 * Decides from facts alone. Asked twice at most: the answer `fetch` means "bring Electron's binary, then ask again".
 * - `platform`, `args`, `env`: as of this process
 * - `uid`: the user's number, null where there are none (Windows)
 * - `sandbox`: whether Chromium's sandbox can work for an ordinary user here; counts on Linux only
 * - `electron`: `{ state: 'here' }`, `{ state: 'absent' }` (never tried, or long ago), `{ state: 'failed', why, again }` with the
 *   reason of the last attempt and the time (UTC ms) from which on it is tried again, or `{ state: 'unwanted', why }`
 *
 * Returns `{ shell: 'electron' | 'browser' | 'fetch', sentence, flags }`; `flags` are Electron's own switches.
 */
export function chooseShell({ platform, args, env, uid, sandbox, electron }) {
  const asked = args.find((arg) => BROWSER_ARGUMENTS.includes(arg.split('=')[0]));
  if (asked) return browser(`${asked.split('=')[0]} asks for it`);
  if (!ELECTRON_PLATFORMS.includes(platform)) return browser(`Electron is not made for ${platform}`);
  const dark = noDisplay({ platform, env });
  if (dark) return browser(dark);

  // Chromium refuses to run its sandbox as root, and cannot make one where the system forbids it. A window without it is never
  // opened behind a person's back: what it shows comes from a model.
  const allowed = env.MIA_ELECTRON_NO_SANDBOX === '1';
  const root = platform === 'linux' && uid === 0;
  const forbidden = platform === 'linux' && !root && electron.state === 'here' && !sandbox;
  if (root && !allowed) {
    return browser('as root, Electron would have to give up its sandbox (as an ordinary user it opens in a window of its own)');
  }
  if (forbidden && !allowed) {
    return browser(
      'this system lets no ordinary program make a sandbox, and Electron is not opened without one (the README says what to change)',
    );
  }

  if (electron.state === 'absent')
    return { shell: 'fetch', sentence: 'Fetching Electron for a window of its own (once; 60 seconds at most) …' };
  if (electron.state === 'unwanted') return browser(`Electron is not here, and ${electron.why}`);
  if (electron.state === 'failed') {
    return browser(
      `Electron could not be fetched (${electron.why}). It is tried again after ${clockTime(electron.again)}; "npx install-electron" tries now`,
    );
  }
  if (root || forbidden) {
    return {
      shell: 'electron',
      sentence: 'M.I.A opens in a window of its own, WITHOUT its sandbox, as MIA_ELECTRON_NO_SANDBOX=1 allows.',
      flags: ['--no-sandbox'],
    };
  }
  return { shell: 'electron', sentence: 'M.I.A opens in a window of its own: Electron is here, and so is a display.', flags: [] };
}

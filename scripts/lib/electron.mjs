// Electron's binary: where it is, whether its sandbox can work, and fetching it once. Plain old JavaScript: see ../run.mjs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** How long an attempt may take, and how long a failed one is remembered. */
export const FETCH_LIMIT_MS = 60000;
export const REMEMBERED_MS = 24 * 60 * 60 * 1000;

const EXECUTABLE = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const packageFolder = (root) => join(root, 'node_modules', 'electron');

function wantedVersion(root) {
  const text = read(join(packageFolder(root), 'package.json'));
  return text === null ? null : JSON.parse(text).version;
}

/**
 * Path of the binary, or null. `ELECTRON_OVERRIDE_DIST_PATH` names a folder to take it from; else it lies in the package, whole
 * (its own installer writes path.txt last) and of the version that the package names.
 */
export function findElectron(root, env, platform) {
  const file = EXECUTABLE[platform] || 'electron';
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    const given = join(env.ELECTRON_OVERRIDE_DIST_PATH, file);
    return existsSync(given) ? given : null;
  }
  const folder = packageFolder(root);
  const version = (read(join(folder, 'dist', 'version')) || '').trim().replace(/^v/, '');
  if (version === '' || version !== wantedVersion(root) || read(join(folder, 'path.txt')) !== file) return null;
  const binary = join(folder, 'dist', file);
  return existsSync(binary) ? binary : null;
}

/** Whether Chromium can make its sandbox for an ordinary user of this Linux: by user namespaces, or by its setuid program. */
export function sandboxWorks(binary, readText = read) {
  const forbidden =
    /^0\s*$/.test(readText('/proc/sys/user/max_user_namespaces') || '') ||
    /^0\s*$/.test(readText('/proc/sys/kernel/unprivileged_userns_clone') || '') ||
    /^[1-9]/.test(readText('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') || '');
  if (!forbidden) return true;
  try {
    const { uid, mode } = statSync(join(dirname(binary), 'chrome-sandbox'));
    return uid === 0 && (mode & 0o4000) !== 0 && (mode & 0o001) !== 0;
  } catch {
    return false;
  }
}

const recordFile = (env) => join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mia', 'electron-fetch.json');

/** What `chooseShell` has to know: is it here, may it be fetched, was that tried within the last day. `now`: UTC ms. */
export function electronState(root, env, platform, now) {
  if (findElectron(root, env, platform)) return { state: 'here' };
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return { state: 'unwanted', why: 'ELECTRON_OVERRIDE_DIST_PATH names a folder without it' };
  const version = wantedVersion(root);
  if (version === null) return { state: 'unwanted', why: 'its package is not installed' };
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD && env.ELECTRON_SKIP_BINARY_DOWNLOAD !== '0') {
    return { state: 'unwanted', why: 'ELECTRON_SKIP_BINARY_DOWNLOAD says not to fetch it' };
  }
  try {
    const record = JSON.parse(read(recordFile(env)) || '');
    // a time in the future is a clock that was set back: it says nothing
    const age = now - record.at;
    if (record.version === version && age >= 0 && age < REMEMBERED_MS) {
      return { state: 'failed', why: String(record.why), again: record.at + REMEMBERED_MS };
    }
  } catch {
    // never tried, or not readable: the same
  }
  return { state: 'absent' };
}

/** What went wrong, in words that a person can use. `output`: what the installer printed. */
export function fetchTrouble(output, limitMs) {
  if (output === null) return `it took longer than ${Math.round(limitMs / 1000)} seconds`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|fetch failed/.test(output)) {
    return 'the server that has it can not be reached';
  }
  if (/Response code (\d+)/.test(output)) return `the server that has it answered ${/Response code (\d+)/.exec(output)[1]}`;
  if (/checksum/i.test(output)) return 'what came is not what its makers published';
  if (/ENOSPC/.test(output)) return 'the disk is full';
  if (/EACCES|EPERM|EROFS/.test(output)) return 'its folder can not be written to';
  const first = output.split('\n').find((line) => line.trim() !== '');
  return first ? first.trim().slice(0, 120) : 'its installer failed';
}

/**
 * Fetches the binary by the package's own installer (which checks what came against the checksums in the package), in a process
 * that is ended after `limitMs`. A failure is remembered in the user's cache folder. Resolves to the new state; never rejects.
 */
export function fetchElectron(root, node, env, platform, now, limitMs) {
  const childEnv = Object.assign({}, env, { NODE_USE_ENV_PROXY: '1', ELECTRON_GET_NO_PROGRESS: '1' });
  delete childEnv.NODE_OPTIONS;
  delete childEnv.ELECTRON_RUN_AS_NODE;
  return new Promise((resolve) => {
    const child = spawn(node, [join(packageFolder(root), 'install.js')], { cwd: root, env: childEnv, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(0, 4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.on('error', (error) => keep(error.message));
    child.on('close', () => {
      clearTimeout(limit);
      const file = recordFile(env);
      if (findElectron(root, env, platform)) {
        rmSync(file, { force: true });
        resolve({ state: 'here' });
        return;
      }
      const why = fetchTrouble(late ? null : output, limitMs);
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, JSON.stringify({ version: wantedVersion(root), at: now, why }));
      } catch {
        // then the next start tries again
      }
      resolve({ state: 'failed', why, again: now + REMEMBERED_MS });
    });
  });
}

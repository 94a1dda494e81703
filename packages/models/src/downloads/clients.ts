import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import type { PackageSource } from '../catalogue/index.ts';

/** A package client as a command and its first arguments. */
export type ClientCommand = readonly [string, ...string[]];

export interface Clients {
  npm: ClientCommand | null;
  pip: ClientCommand | null;
}

/** The person's own registry, proxy and certificate configuration must work; nothing else is passed on. */
const KEPT = new Set(
  [
    ...['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'XDG_CONFIG_HOME', 'PYENV_ROOT', 'PYENV_VERSION', 'VIRTUAL_ENV', 'NVM_DIR'],
    ...[
      'SystemRoot',
      'SystemDrive',
      'windir',
      'ComSpec',
      'PATHEXT',
      'USERPROFILE',
      'APPDATA',
      'LOCALAPPDATA',
      'ProgramData',
      'ProgramFiles',
    ],
    ...['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
    ...[
      'PIP_INDEX_URL',
      'PIP_EXTRA_INDEX_URL',
      'PIP_FIND_LINKS',
      'PIP_NO_INDEX',
      'PIP_CERT',
      'PIP_CLIENT_CERT',
      'PIP_TRUSTED_HOST',
      'PIP_PROXY',
    ],
    ...['PIP_CONFIG_FILE', 'PIP_DEFAULT_TIMEOUT', 'PIP_RETRIES', 'PIP_KEYRING_PROVIDER'],
    ...[
      'npm_config_registry',
      'npm_config_userconfig',
      'npm_config_globalconfig',
      'npm_config_cafile',
      'npm_config_ca',
      'npm_config_proxy',
    ],
    ...['npm_config_https_proxy', 'npm_config_noproxy', 'npm_config_strict_ssl'],
  ].map((name) => name.toLowerCase()),
);

/** The environment of a client, whose temporary files go below `work` so that their bytes can be counted. */
export function clientEnvironment(env: NodeJS.ProcessEnv, work: string): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && KEPT.has(name.toLowerCase())) as [string, string][];
  // npm would keep its compiled code among the bytes that are counted.
  return { ...Object.fromEntries(kept), TMPDIR: work, TEMP: work, TMP: work, NODE_DISABLE_COMPILE_CACHE: '1' };
}

/** Arguments that fetch exactly one archive into `out` and run nothing of the package. */
export function fetchArguments({ client, name, version, platform }: PackageSource, out: string, work: string): string[] {
  return client === 'npm'
    ? [
        'pack',
        '--ignore-scripts',
        `${name}@${version}`,
        '--pack-destination',
        out,
        '--cache',
        join(work, 'cache'),
        '--no-audit',
        '--no-fund',
        '--no-update-notifier',
      ]
    : [
        'download',
        '--no-deps',
        '--only-binary=:all:',
        ...(platform ? ['--platform', platform] : []),
        '--no-cache-dir',
        '--no-input',
        '--disable-pip-version-check',
        '--progress-bar',
        'off',
        '-d',
        out,
        `${name}==${version}`,
      ];
}

/** The clients on this computer: those that can say their version. */
export async function findClients(env: NodeJS.ProcessEnv, work: string): Promise<Clients> {
  const windows = process.platform === 'win32';
  const pips: ClientCommand[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];
  if (windows) pips.unshift(['py', '-m', 'pip']);
  const npm: ClientCommand | null = windows ? windowsNpm(env) : ['npm'];
  const [npmWorks, pip] = await Promise.all([npm ? works(npm, env, work) : false, firstWorking(pips, env, work)]);
  return { npm: npmWorks ? npm : null, pip };
}

async function firstWorking(commands: ClientCommand[], env: NodeJS.ProcessEnv, work: string): Promise<ClientCommand | null> {
  for (const command of commands) if (await works(command, env, work)) return command;
  return null;
}

async function works(command: ClientCommand, env: NodeJS.ProcessEnv, work: string): Promise<boolean> {
  try {
    await runClient(command, ['--version'], { env: clientEnvironment(env, work), cwd: work, signal: AbortSignal.timeout(20_000) });
    return true;
  } catch {
    return false;
  }
}

/** npm on Windows is a .cmd, which only a shell could start: its JavaScript is run by this very Node instead. */
function windowsNpm(env: NodeJS.ProcessEnv): ClientCommand | null {
  const folders = (Object.entries(env).find(([name]) => name.toLowerCase() === 'path')?.[1] ?? '').split(delimiter);
  const home = folders.find((folder) => folder && existsSync(join(folder, 'npm.cmd')));
  if (!home) return null;
  const cli = join(dirname(join(home, 'npm.cmd')), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(cli) ? [process.execPath, cli] : null;
}

/** What a client prints when it finds no network, npm and pip alike. */
const OFFLINE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|NewConnectionError|ConnectTimeout|Max retries|name resolution|Connection refused/i;

/**
 * Runs a client to its end, without a shell, in a process group of its own.
 * @throws MiaError `download.offline` when it says that there is no network, `download.failed` (details: exit),
 * `download.no-client` when it can not be started; what the signal aborts with, once the whole group has ended
 */
export function runClient(
  command: ClientCommand,
  args: readonly string[],
  options: { env: Record<string, string>; cwd: string; signal: AbortSignal },
): Promise<void> {
  const { env, cwd, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const [program, ...first] = command;
    const group = process.platform !== 'win32';
    const child = spawn(program, [...first, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: group });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-8192);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const abort = () => endGroup(child, group);
    signal.addEventListener('abort', abort, { once: true });
    const over = (settle: () => void) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason);
      else settle();
    };
    child.once('error', (cause) => over(() => reject(new MiaError('download.no-client', {}, { cause }))));
    child.once('close', (exit) =>
      over(() => {
        if (exit === 0) resolve();
        else reject(new MiaError(OFFLINE.test(output) ? 'download.offline' : 'download.failed', { exit }));
      }),
    );
  });
}

function endGroup(child: ChildProcess, group: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (group) process.kill(-child.pid, 'SIGKILL');
    else spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
  } catch {
    child.kill('SIGKILL');
  }
}

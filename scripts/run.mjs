// The one door to everything that runs: `node scripts/run.mjs start|web|ask|test|e2e|crash|bench [arguments]`.
// Plain old JavaScript, so that an old Node can parse it and say a sentence instead of a syntax error.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/built.mjs';
import { chooseShell } from './lib/choose-shell.mjs';
import { electronState, FETCH_LIMIT_MS, fetchElectron, findElectron, sandboxWorks } from './lib/electron.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Whether a version such as "24.21.0" has what M.I.A needs: type stripping without flags and crypto.argon2. */
function recentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 7);
}

/** A Node that is new enough: the one that runs this, else the platform package's; null where there is neither. */
function findNode() {
  if (recentEnough(process.versions.node)) return process.execPath;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  for (const candidate of [packaged, join(root, 'node_modules', '.bin', file)]) {
    if (!existsSync(candidate)) continue;
    const asked = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
    if (asked.status === 0 && recentEnough(asked.stdout.trim().slice(1))) return candidate;
  }
  return null;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Tests and benches find the shared models and data sets beside the checkout unless told otherwise. */
function withShared(env) {
  const beside = join(root, '..', 'shared');
  if (!env.MIA_SHARED && existsSync(join(beside, 'models'))) return Object.assign({}, env, { MIA_SHARED: beside });
  return env;
}

const bundled = (name) => ['--disable-sigusr1', `dist/run/${name}.mjs`];

/** Command name to what is started, after the parts of dist/ that it needs are built. `app`: what a person works with. */
const commands = {
  start: (args) => ({ args: bundled('host').concat(args), needs: ['renderer', 'host'], app: true, choose: true }),
  web: (args) => ({ args: bundled('host').concat(args), needs: ['renderer', 'host'], app: true }),
  ask: (args) => ({ args: bundled('ask').concat(args), needs: ['host'], app: true }),
  test: (args) => ({ args: ['node_modules/vitest/vitest.mjs', 'run'].concat(args), needs: [] }),
  e2e: (args) => ({
    args: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'apps/desktop/e2e/vitest.config.ts'].concat(args),
    needs: ['renderer', 'host', 'shell'],
  }),
  crash: (args) => ({ args: ['scripts/crash/run.ts'].concat(args), needs: [] }),
  bench: (args) => ({ args: ['bench/run.ts'].concat(args), needs: [] }),
};

/** Which shell, said in one sentence; brings Electron's binary where that is worth an attempt. */
async function chosenShell(args, node, env) {
  const { platform } = process;
  const facts = (electron) => {
    const binary = findElectron(root, env, platform);
    const sandbox = platform !== 'linux' || (binary !== null && sandboxWorks(binary));
    return { platform, args, env, uid: process.getuid ? process.getuid() : null, sandbox, electron };
  };
  let choice = chooseShell(facts(electronState(root, env, platform, Date.now())));
  if (choice.shell === 'fetch') {
    console.error(choice.sentence);
    choice = chooseShell(facts(await fetchElectron(root, node, env, platform, Date.now(), FETCH_LIMIT_MS)));
  }
  console.error(choice.sentence);
  return choice;
}

/** The environment of Electron: nothing in it that turns it into something else, and the Node that its host is to run on. */
function forElectron(env, node) {
  const own = Object.assign({}, env, { MIA_NODE: node });
  for (const name of Object.keys(own)) {
    // which of X11 and Wayland to draw on is the person's choice; whatever else Electron reads is for developers
    if (/^ELECTRON_/.test(name) && name !== 'ELECTRON_OZONE_PLATFORM_HINT') delete own[name];
  }
  return own;
}

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name || '') ? commands[name](rest) : null;
  if (!command) fail(`Say what to run: node scripts/run.mjs ${Object.keys(commands).join('|')}`);
  if (!existsSync(join(root, 'node_modules', 'vite'))) fail('M.I.A is not installed yet. Run "npm install" in this folder first.');
  const node = findNode();
  if (!node) {
    fail(
      `M.I.A needs Node 24.7 or newer; this is ${process.versions.node}, and no package of Node 24 exists for ${process.platform} ${process.arch}. Install Node 24 and start again.`,
    );
  }
  let env = Object.assign({}, process.env);
  env.NODE_COMPILE_CACHE = env.NODE_COMPILE_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mia', 'compile');
  // whatever the person's shell injects into Node stays out of the process that holds the keys
  if (command.app) delete env.NODE_OPTIONS;
  let program = node;
  if (command.choose) {
    const choice = await chosenShell(rest, node, env);
    if (choice.shell === 'electron') {
      program = findElectron(root, env, process.platform);
      command.args = choice.flags.concat([root], rest);
      command.needs = ['renderer', 'host', 'shell'];
      env = forElectron(env, node);
    }
  }
  for (const part of command.needs) {
    const built = ensureBuilt(root, node, env, part);
    if (!built.ok) fail(`M.I.A could not be built:\n${built.output}`);
  }
  // No core dumps of a process that holds keys and what a person wrote. Node has no setrlimit: the shell sets the limit and
  // becomes Node, with the same process id.
  const [file, ...args] =
    command.app && process.platform !== 'win32'
      ? ['/bin/sh', '-c', 'ulimit -c 0 2>/dev/null; exec "$@"', 'sh', program, ...command.args]
      : [program, ...command.args];
  const child = spawn(file, args, { cwd: root, env: command.app ? env : withShared(env), stdio: 'inherit' });
  // On a terminal Ctrl+C reaches the child by itself; everything else is handed on.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`M.I.A could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code === null ? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1) : code));
}

main();

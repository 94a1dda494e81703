// Builds the window, the host's bundles and Electron's two when their sources are not those they were built from. Plain old JavaScript: see ../run.mjs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SHARED = [
  'apps/desktop/src/contract',
  'apps/desktop/src/transport',
  'apps/desktop/package.json',
  'packages/core/src/errors.ts',
  'package-lock.json',
];
const VITE = join('node_modules', 'vite', 'bin', 'vite.js');

/** What is built: its sources, relative to the root; the folders under dist/ and a file in each that stands for all; how. */
const PARTS = {
  renderer: {
    what: 'the window',
    sources: SHARED.concat([
      'apps/desktop/src/renderer',
      'apps/desktop/index.html',
      'resources/locales',
      'resources/icons',
      'vite.config.ts',
    ]),
    folders: { renderer: 'index.html' },
    command: (beside) => [VITE, 'build', '--logLevel', 'warn', '--outDir', join(beside, 'renderer')],
  },
  host: {
    what: 'the host',
    sources: SHARED.concat([
      'apps/desktop/src/host',
      'apps/desktop/src/web',
      'packages/core',
      'packages/models',
      'scripts/lib/bundle-host.ts',
      'scripts/lib/natives.ts',
    ]),
    folders: { run: 'host.mjs' },
    command: (beside) => [join('scripts', 'lib', 'bundle-host.ts'), beside],
  },
  shell: {
    what: "Electron's part",
    sources: SHARED.concat([
      'apps/desktop/src/main',
      'apps/desktop/src/preload',
      'apps/desktop/src/host/entries.ts',
      'apps/desktop/src/host/data-folder.ts',
      'resources/locales',
      'scripts/lib/bundle-shell.ts',
    ]),
    folders: { main: 'main.mjs', preload: 'preload.cjs' },
    command: (beside) => [join('scripts', 'lib', 'bundle-shell.ts'), beside],
  },
};

function* files(path) {
  if (!existsSync(path)) return;
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield path; // a file, not a folder
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else if (!/\.(test|contract|fixture)\.tsx?$|\.md$/.test(entry.name)) yield child;
  }
}

/** One hash over everything that a part is built from: each file's name, and what `look` sees in it. */
function hashOf(root, part, look) {
  const hash = createHash('sha256');
  for (const source of PARTS[part].sources) {
    for (const file of files(join(root, source))) {
      hash.update(`\0${relative(root, file)}\0`).update(look(file));
    }
  }
  return hash.digest('hex');
}

/** One hash over names and bytes of everything that a part is built from. */
export const sourceHash = (root, part) => hashOf(root, part, (file) => readFileSync(file));

/** Much cheaper, and never the same after a change: names, sizes and times of change. */
const lookHash = (root, part) =>
  hashOf(root, part, (file) => {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  });

/** Builds a part, `renderer`, `host` or `shell`, unless what lies in dist/ was built from these very sources. */
export function ensureBuilt(root, node, env, part) {
  const { what, folders, command } = PARTS[part];
  const dist = join(root, 'dist');
  const stamp = join(dist, `${part}.hash`);
  const whole = Object.entries(folders).every(([folder, file]) => existsSync(join(dist, folder, file)));
  const [builtFrom, looked] = whole && existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : [];
  const look = lookHash(root, part);
  if (looked === look) return { ok: true, built: false, output: '' };
  const hash = sourceHash(root, part);
  if (builtFrom === hash) {
    // touched, not changed
    writeFileSync(stamp, `${hash}\n${look}`);
    return { ok: true, built: false, output: '' };
  }
  console.error(`Building ${what} (once after each change of its sources) …`);
  // Built beside and renamed: whatever runs meanwhile never reads half of it.
  const beside = join(dist, `${part}.${process.pid}.new`);
  const result = spawnSync(node, command(beside), {
    cwd: root,
    env: Object.assign({}, env, { NODE_ENV: 'production' }),
    encoding: 'utf8',
  });
  const broken = Object.entries(folders).some(([folder, file]) => !existsSync(join(beside, folder, file)));
  if (result.status !== 0 || broken) {
    rmSync(beside, { recursive: true, force: true });
    return { ok: false, built: false, output: `${result.stdout}${result.stderr}` };
  }
  mkdirSync(dirname(stamp), { recursive: true });
  for (const folder of Object.keys(folders)) {
    const [target, old] = [join(dist, folder), join(dist, `${folder}.${process.pid}.old`)];
    if (existsSync(target)) renameSync(target, old);
    renameSync(join(beside, folder), target);
    rmSync(old, { recursive: true, force: true });
  }
  rmSync(beside, { recursive: true, force: true });
  writeFileSync(stamp, `${hash}\n${look}`);
  return { ok: true, built: true, output: '' };
}

// Builds dist/renderer when its sources are not those it was built from. Plain old JavaScript: see ../run.mjs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What the window is made of, relative to the root. */
const SOURCES = [
  'apps/desktop/src/renderer',
  'apps/desktop/src/contract',
  'apps/desktop/src/transport',
  'apps/desktop/index.html',
  'apps/desktop/package.json',
  'packages/core/src/errors.ts',
  'resources/locales',
  'resources/icons',
  'vite.config.ts',
  'package-lock.json',
];

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
    else if (!/\.test\.tsx?$|\.md$/.test(entry.name)) yield child;
  }
}

/** One hash over names and bytes of everything that the window is built from. */
export function sourceHash(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of files(join(root, source))) {
      hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Builds the window unless what lies in dist/renderer was built from these very sources. */
export function ensureRenderer(root, node, env) {
  const target = join(root, 'dist', 'renderer');
  const stamp = join(root, 'dist', 'renderer.hash');
  const hash = sourceHash(root);
  const fresh = existsSync(join(target, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (fresh) return { ok: true, built: false, output: '' };
  console.error('Building the window (once after each change of its sources) …');
  // Built beside and renamed: a host that runs meanwhile never serves half a window.
  const beside = `${target}.${process.pid}.new`;
  const old = `${target}.${process.pid}.old`;
  const result = spawnSync(node, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn', '--outDir', beside], {
    cwd: root,
    env: Object.assign({}, env, { NODE_ENV: 'production' }),
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    rmSync(beside, { recursive: true, force: true });
    return { ok: false, built: false, output: `${result.stdout}${result.stderr}` };
  }
  mkdirSync(dirname(stamp), { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(beside, target);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(stamp, hash);
  return { ok: true, built: true, output: '' };
}

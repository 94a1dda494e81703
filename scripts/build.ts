/**
 * `npm run build [-- --out DIR]`: dist/renderer (the window), dist/main and dist/preload (Electron's part), and dist/host (one bundle
 * for each entry that host/entries.ts names, with `resources/` and the packages that cannot be bundled beside them), dist/node (the
 * Node that it runs on when packaged).
 */
import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/built.mjs';
import { bundleHost } from './lib/bundle-host.ts';
import { placeNatives, placeNode } from './lib/natives.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out ? resolve(values.out) : join(root, 'dist');
const host = join(out, 'host');

const FOLDERS = { renderer: ['renderer'], shell: ['main', 'preload'] } as const;
for (const part of ['renderer', 'shell'] as const) {
  const made = ensureBuilt(root, process.execPath, process.env, part);
  if (!made.ok) {
    console.error(made.output);
    process.exit(1);
  }
  for (const folder of FOLDERS[part]) {
    if (values.out) cpSync(join(root, 'dist', folder), join(out, folder), { recursive: true });
    console.log(`dist/${folder}: ${made.built ? 'built' : 'is up to date'}`);
  }
}

const entries = await bundleHost(host);
// icons and the entitlements of macOS belong to the package around it
for (const name of readdirSync(join(root, 'resources')).filter((one) => !['icons', 'mac'].includes(one))) {
  cpSync(join(root, 'resources', name), join(host, 'resources', name), { recursive: true });
}
const packages = placeNatives(root, host);
console.log(`dist/host: ${entries} entries, ${packages} packages beside them`);
console.log(`dist/node: ${placeNode(root, join(out, 'node'))}`);

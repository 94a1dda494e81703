/**
 * One bundle for each entry that host/entries.ts names, the host and all its children: NAME.mjs and its chunks.
 * `node scripts/lib/bundle-host.ts DIR` makes them in DIR/run, as a checkout runs them (natives and `resources/` stay where they are):
 * some hundred files of TypeScript less to find, read and compile at each start.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { ENTRY_SOURCES } from '../../apps/desktop/src/host/entries.ts';
import { NATIVES } from './natives.ts';

const root = join(import.meta.dirname, '../..');

/** @param folder is emptied first. @returns how many entries there are. @throws what the bundler says of a source that cannot be built */
export async function bundleHost(folder: string): Promise<number> {
  const entries = Object.entries(ENTRY_SOURCES);
  // one build an entry: a child must not carry, or be able to load, what belongs to the host
  for (const [index, [name, source]] of entries.entries()) {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      ssr: { noExternal: true, external: NATIVES, target: 'node' },
      build: {
        ssr: true,
        outDir: folder,
        emptyOutDir: index === 0,
        copyPublicDir: false,
        target: 'node24',
        minify: false,
        rollupOptions: {
          input: { [name]: join(root, source) },
          external: NATIVES.map((native) => new RegExp(`^${native}(/|$)`)),
          output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: `${name}-[name]-[hash].mjs` },
        },
      },
    });
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  return entries.length;
}

if (import.meta.main) {
  const [target] = process.argv.slice(2);
  if (!target) throw new Error('Say where to: node scripts/lib/bundle-host.ts DIR');
  await bundleHost(join(resolve(target), 'run'));
}

/**
 * `node scripts/lib/bundle-shell.ts DIR`: Electron's two bundles, DIR/main/main.mjs and DIR/preload/preload.cjs. A sandboxed preload
 * is one CommonJS file; both run on Electron's own Node, so nothing newer than Node 20 is left in them.
 */
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
const [target] = process.argv.slice(2);
if (!target) throw new Error('Say where to: node scripts/lib/bundle-shell.ts DIR');

const BUNDLES = [
  { name: 'main', source: 'apps/desktop/src/main/main.ts', format: 'esm', file: 'main.mjs' },
  { name: 'preload', source: 'apps/desktop/src/preload/preload.ts', format: 'cjs', file: 'preload.cjs' },
] as const;

for (const { name, source, format, file } of BUNDLES) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      outDir: join(resolve(target), name),
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: {
        input: { [name]: join(root, source) },
        external: ['electron'],
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  });
}

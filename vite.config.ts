import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { licencesModule } from './scripts/lib/licences.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

/** An answer's HTML is text: Streamdown's parser of it is not in the window, nor is its second one of markdown. */
const noHtml: Plugin = {
  name: 'mia-no-html',
  enforce: 'pre',
  resolveId: (id, importer) =>
    (id === 'rehype-raw' || id === 'marked') && importer?.includes('/streamdown/')
      ? here('apps/desktop/src/renderer/chat/no-html.ts')
      : null,
};

/**
 * The window. Its bundle must live under `script-src 'self'` (DESIGN, frames and contracts): no inline script, hence no
 * module-preload polyfill, and no source of code but files. Everything large is behind an `import()`.
 */
export default defineConfig({
  root: here('apps/desktop'),
  base: './',
  plugins: [noHtml, react(), tailwind(), licencesModule(here('.'))],
  define: { __APP_VERSION__: JSON.stringify(version) },
  resolve: {
    alias: {
      // Shiki's other engine is WebAssembly, which the CSP forbids; ours is the JavaScript one.
      'shiki/wasm': here('apps/desktop/src/renderer/chat/no-wasm.ts'),
    },
  },
  // Colours and formulas are made beside the window; each language is a file of its own there too.
  worker: { format: 'es' },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
});

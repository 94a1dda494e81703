import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealedWriter } from '@mia/core/memory/import/index.ts';
import { chatgptJson, writeZip } from '@mia/core/memory/import/testing.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createImports } from './imports.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mia-imports-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('an import that a window began while the host was still tidying up keeps its archive', async () => {
  const written = Promise.withResolvers<void>();
  const fits = { conversations: 1, messages: 2, known: 0, deleted: 0 };
  // As the start saw it: nothing was interrupted.
  const store = {
    importJob: async () => null,
    setImportJob: async () => {},
    importPiece: async () => written.promise.then(() => fits),
    orderImported: async () => {},
  } as unknown as Store;
  const imports = createImports({
    ...{ dir, store, clock: systemClock, logger: silentLogger, publish() {}, imported() {} },
    memoriesTitle: async () => 'Remembered elsewhere',
  });
  const path = join(dir, 'export.zip');
  await writeZip(path, { 'conversations.json': chatgptJson(1) });
  const bytes = readFileSync(path);
  const id = await imports.begin(bytes.length);
  await imports.chunk(id, 0, bytes);
  await imports.end(id);
  await imports.resume();
  expect(existsSync(join(dir, `import-${id}`))).toBe(true);
  written.resolve();
  await expect.poll(() => imports.status()?.state, { timeout: 30_000 }).toBe('done');
  expect(existsSync(join(dir, `import-${id}`))).toBe(false);
});

test('an archive whose file was only just made is not tidied away', async () => {
  const store = { importJob: async () => null } as unknown as Store;
  const gate = Promise.withResolvers<void>();
  const begin = SealedWriter.begin.bind(SealedWriter);
  const slow = vi.spyOn(SealedWriter, 'begin').mockImplementation(async (...given) => {
    const writer = await begin(...given);
    await gate.promise;
    return writer;
  });
  const imports = createImports({
    ...{ dir, store, clock: systemClock, logger: silentLogger, publish() {}, imported() {} },
    memoriesTitle: async () => '',
  });
  const begun = imports.begin(10);
  await expect.poll(() => readdirSync(dir), { timeout: 30_000 }).toHaveLength(1);
  await imports.resume();
  gate.resolve();
  expect(readdirSync(dir)).toEqual([`import-${await begun}`]);
  await imports.close();
  slow.mockRestore();
});

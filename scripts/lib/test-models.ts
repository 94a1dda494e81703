import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's cache folder, by the XDG base directory specification. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

/** Where `scripts/fetch-test-models.ts` puts models: ID/FILE. */
export function testModelsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'mia-test-tools', 'models');
}

/** A file of a test model in the first folder that has it (`MIA_MODELS_DIR`, `MIA_SHARED`/models, the cache), or null. */
export function findTestModel(id: string, file: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = [env.MIA_MODELS_DIR, env.MIA_SHARED && join(env.MIA_SHARED, 'models'), testModelsFolder(env)];
  for (const folder of folders) {
    if (folder && existsSync(join(folder, id, file))) return join(folder, id, file);
  }
  return null;
}

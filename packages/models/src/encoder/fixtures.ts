/** Where tests look for the real encoder; never for a person. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { InstalledModel } from '../installed.ts';

/** all-MiniLM-L6-v2 on this machine, or undefined where there is none. */
export function findMiniLm(env: NodeJS.ProcessEnv = process.env): InstalledModel | undefined {
  const folders = (env.MIA_MODELS_DIR ?? '').split(delimiter).filter(Boolean);
  if (env.MIA_SHARED) folders.push(join(env.MIA_SHARED, 'models'));
  folders.push(join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mia-test-tools', 'models'));
  for (const folder of folders) {
    for (const name of ['all-MiniLM-L6-v2', 'all-minilm-l6-v2']) {
      for (const file of ['model_int8.onnx', 'model_quantized.onnx', 'model.onnx']) {
        const files = { weights: join(folder, name, 'onnx', file), tokenizer: join(folder, name, 'tokenizer.json') };
        if (!existsSync(files.weights) || !existsSync(files.tokenizer)) continue;
        const rest = { bytes: 23_000_000, memoryBytes: 200_000_000, contextLength: 256, unlisted: false, languages: ['en'] };
        return { id: 'all-minilm-l6-v2', name: 'all-MiniLM-L6-v2', task: 'text-encoder', files, ...rest };
      }
    }
  }
  return undefined;
}

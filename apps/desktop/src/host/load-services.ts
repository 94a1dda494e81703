/**
 * Reads the modules behind `services.ts` one part after the other. Node links a whole graph in one go, and until it is done the host
 * hears nobody: the window, which is on its way just then, would wait for all of it to get its first file.
 */
import { setImmediate } from 'node:timers/promises';

/** Each takes a few tens of milliseconds at most; what an earlier one has read costs a later one nothing. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('@mia/core/memory/index.ts'),
  () => import('@mia/core/response/index.ts'),
  () => import('@mia/core/assistant/index.ts'),
  () => import('@mia/models/embedded/index.ts'),
  () => import('@mia/models/encoder/index.ts'),
  () => import('@mia/core/response/llm/net/local-fetch.ts'),
  () => import('@mia/core/response/llm/ollama/index.ts'),
  () => import('@mia/core/response/llm/index.ts'),
  () => import('@mia/models/downloads/index.ts'),
];

export async function loadServices(): Promise<typeof import('./services.ts')> {
  for (const part of PARTS) {
    await part();
    await setImmediate();
  }
  return import('./services.ts');
}
